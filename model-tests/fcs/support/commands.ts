/** What all command tests share: how many of the commands that were tried were possible then. */
import type { Command } from 'fast-check'

export class CommandCount {
  asked = 0
  ran = 0

  /** The same command, counted. */
  counted<Model extends object, Real>(command: Command<Model, Real>): Command<Model, Real> {
    return {
      check: (model) => {
        this.asked += 1
        return command.check(model)
      },
      run: (model, real) => {
        this.ran += 1
        command.run(model, real)
      },
      toString: () => command.toString(),
    }
  }

  /** Share of the tried commands that ran. */
  get share(): number {
    return this.ran / this.asked
  }
}
