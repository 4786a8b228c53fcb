/**
 * The arguments with which TLC is started for a run whose result is read. Pure.
 */
import { dirname, relative } from 'node:path'
import type { RunFolder } from './runFolder.ts'
import { librarySetting } from './library.ts'
import type { TlcOptions } from './runTlc.ts'
import type { TlaTools } from './tools.ts'

/** Arguments of `java`. `moduleFile` and `configFile` are absolute. */
export function tlcCommandLine(
  tools: TlaTools,
  folder: RunFolder,
  options: TlcOptions,
  dump: string | undefined,
): readonly string[] {
  return [
    ...jvmFlags(options),
    ...librarySetting(options.moduleFile, options.moduleFolders),
    `-Djava.io.tmpdir=${folder.temporary}`,
    '-cp',
    tools.jar.path,
    'tlc2.TLC',
    '-tool',
    ...tools.extraTlcOptions,
    '-metadir',
    folder.states,
    '-workers',
    String(options.workers),
    '-config',
    // TLC looks for it below its working folder, which is that of the module, whatever the path is.
    relative(dirname(options.moduleFile), options.configFile),
    ...(options.coverage === true ? ['-coverage', '1'] : []),
    ...(dump === undefined ? [] : ['-dump', 'dot,actionlabels', dump]),
    ...modeArguments(options),
    options.moduleFile,
  ]
}

/**
 * A short run spends its time starting: the serial collector and the first compiler tier only take 0.75 s
 * instead of 0.9 s for a model of a few states, and a third less processor time.
 */
function jvmFlags(options: TlcOptions): readonly string[] {
  return [
    ...(options.short === true
      ? ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
      : ['-XX:+UseParallelGC']),
    ...(options.heapMb === undefined ? [] : [`-Xmx${options.heapMb}m`]),
    // Without this TLC says that it ran out of memory and then hangs.
    '-XX:+ExitOnOutOfMemoryError',
  ]
}

function modeArguments({ mode }: TlcOptions): readonly string[] {
  switch (mode.kind) {
    case 'check':
      // The same fingerprint function in each run: equal runs stay equal in every respect.
      return ['-fp', '0']
    case 'simulate':
      return [
        '-simulate',
        `num=${mode.num}`,
        '-depth',
        String(mode.depth),
        '-seed',
        String(mode.seed),
      ]
  }
}
