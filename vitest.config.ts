/**
 * Test runner settings. Not a place for test logic: what tests share lives in `model-tests/support`.
 */
import { defineConfig } from 'vitest/config'

// oxlint-disable-next-line import/no-default-export -- vitest reads the default export.
export default defineConfig({
  test: {
    include: ['model-tests/**/*.test.ts'],
    // Tests that start a JVM or a packed command need longer than the default five seconds.
    testTimeout: 30_000,
    // Two JVMs or simulations at a time are what a small machine carries.
    maxWorkers: 2,
    reporters: ['default'],
  },
})
