/**
 * The top-level parts of a TLA+ module: declarations, definitions, assumptions.
 *
 * It is not a syntax tree: a definition is its head and its tokens.
 */
import type { Token } from './tokens.ts'

export type DefinitionForm =
  /** `Name == ...` or `Name(a, b) == ...` */
  | 'operator'
  /** `name[x \in S] == ...` */
  | 'function'
  /** `a \prec b == ...` and other operators that are not written as a name */
  | 'symbol'
  /** `Name == INSTANCE Module ...` */
  | 'instance'

interface UnitText {
  readonly file: string
  /** Line of the first token, from 1. */
  readonly line: number
  /** The text from column 1 of its first line, comments blanked, no blanks at the end. */
  readonly text: string
  /** Every token of the text, with lines and columns of the file. */
  readonly tokens: readonly Token[]
}

/** `EXTENDS A, B` */
export interface ExtendsUnit extends UnitText {
  readonly kind: 'extends'
  readonly names: readonly string[]
}

/** `CONSTANTS A, B(_)` or `VARIABLES x, y` */
export interface DeclarationUnit extends UnitText {
  readonly kind: 'constants' | 'variables'
  readonly names: readonly string[]
  /** Constants that are operators, such as `Op(_)`. */
  readonly operatorNames: readonly string[]
}

export interface DefinitionUnit extends UnitText {
  readonly kind: 'definition'
  readonly form: DefinitionForm
  readonly name: string
  /** Parameters by name; one that is itself an operator ends in `(_)`. */
  readonly parameters: readonly string[]
  readonly isLocal: boolean
  /** Index in `tokens` of the first token after `==`. */
  readonly bodyStart: number
}

/** `RECURSIVE F(_), G(_, _)` */
export interface RecursiveUnit extends UnitText {
  readonly kind: 'recursive'
  readonly names: readonly string[]
}

/** `INSTANCE M WITH ...` without a name of its own. */
export interface InstanceUnit extends UnitText {
  readonly kind: 'instance'
  readonly module: string
}

/** `ASSUME P`, or a theorem with its proof. */
export interface ClaimUnit extends UnitText {
  readonly kind: 'assume' | 'theorem'
}

export type Unit =
  ExtendsUnit | DeclarationUnit | DefinitionUnit | RecursiveUnit | InstanceUnit | ClaimUnit

/** A module as its file has it. */
export interface ModuleSource {
  readonly name: string
  readonly file: string
  readonly units: readonly Unit[]
}
