/**
 * A module with everything that it EXTENDS, as far as that lies in files of this project.
 *
 * It is not what TLC loads: modules that are only INSTANCEd (an abstract spec that a protocol refines,
 * say) are left out, because nothing that is flattened or driven by code needs them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SourceError } from '../sourceError.ts'
import { splitModule } from './split.ts'
import type { DefinitionUnit, ModuleSource, Unit } from './unit.ts'

export interface ModuleClosure {
  readonly root: ModuleSource
  /** Extended modules before those that extend them; the root is the last. */
  readonly modules: readonly ModuleSource[]
  /** Names in EXTENDS that are no file of the project, such as `Naturals`. */
  readonly standardModules: readonly string[]
}

/** The file of a module that `from` extends, or `undefined` where it is a module of the tools. */
export type FindModule = (name: string, from: string) => { file: string; text: string } | undefined

/** Looks beside the extending module, then in `shared/` beside its folder. */
const findModuleFile: FindModule = (name, from) => {
  const folder = dirname(from)
  const candidates = [join(folder, `${name}.tla`), join(folder, '..', 'shared', `${name}.tla`)]
  const file = candidates.find((candidate) => existsSync(candidate))
  return file === undefined ? undefined : { file, text: readFileSync(file, 'utf8') }
}

/** Reads a module and all it extends. Throws `SourceError` for a file that cannot be read or split. */
export const readClosure = (file: string, find: FindModule = findModuleFile): ModuleClosure => {
  const modules: ModuleSource[] = []
  const standard = new Set<string>()
  const visit = (text: string, path: string, chain: readonly string[]): ModuleSource => {
    const source = splitModule(text, path)
    for (const unit of source.units) {
      if (unit.kind !== 'extends') continue
      for (const name of unit.names) visitExtended(name, unit, [...chain, source.name])
    }
    modules.push(source)
    return source
  }
  const visitExtended = (name: string, unit: Unit, chain: readonly string[]): void => {
    if (chain.includes(name)) {
      throw new SourceError(
        unit,
        `${[...chain, name].join(' extends ')}: a module cannot extend itself`,
      )
    }
    if (modules.some((module) => module.name === name)) return
    const found = find(name, unit.file)
    if (found === undefined) standard.add(name)
    else visit(found.text, found.file, chain)
  }
  const root = visit(readModule(file), file, [])
  return { root, modules, standardModules: [...standard] }
}

const readModule = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new SourceError({ file }, 'this module cannot be read: no such file')
  }
}

/** Every definition by name. Where a name is defined in several modules, the last one counts. */
export const definitionsOf = (closure: ModuleClosure): ReadonlyMap<string, DefinitionUnit> =>
  new Map(
    closure.modules
      .flatMap((module) => module.units)
      .filter((unit): unit is DefinitionUnit => unit.kind === 'definition')
      .map((unit) => [unit.name, unit]),
  )

/** Every declared constant or variable with the unit that declares it. */
export const declarationsOf = (
  closure: ModuleClosure,
  kind: 'constants' | 'variables',
): ReadonlyMap<string, Unit> => {
  const declared = new Map<string, Unit>()
  for (const unit of closure.modules.flatMap((module) => module.units)) {
    if (unit.kind !== kind) continue
    for (const name of [...unit.names, ...unit.operatorNames]) declared.set(name, unit)
  }
  return declared
}
