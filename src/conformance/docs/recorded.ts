/**
 * The sections of the manifest that tables are made of and that other checks write, as far as tables
 * need them.
 *
 * A section that is not there yet is `undefined`; one that is there and not understood is refused.
 */
import * as Effect from 'effect/Effect'
import * as Schema from 'effect/Schema'
import { manifestFile } from '../check/manifest.ts'
import type { Manifest } from '../check/manifest.ts'
import { WrongUse } from '../errors.ts'
import { shownPath } from '../sourceError.ts'

const ReplayedModel = Schema.Struct({
  model: Schema.String,
  protocol: Schema.String,
  edgesCovered: Schema.Number,
  edgesTotal: Schema.Number,
})

const ComparedGraph = Schema.Struct({
  model: Schema.String,
  specStates: Schema.Number,
  codeStates: Schema.Number,
  specEdges: Schema.Number,
  codeEdges: Schema.Number,
})

const SeededMutant = Schema.Struct({
  id: Schema.String,
  title: Schema.String,
  layer: Schema.Literals(['spec', 'code']),
  /** What noticed it. */
  property: Schema.optionalKey(Schema.NullOr(Schema.String)),
  model: Schema.optionalKey(Schema.NullOr(Schema.String)),
  killed: Schema.Boolean,
})

const SmallestBounds = Schema.Struct({
  model: Schema.String,
  smallest: Schema.Record(Schema.String, Schema.Number),
  confirmedIn: Schema.optionalKey(Schema.String),
})

export type ReplayedModel = typeof ReplayedModel.Type
export type ComparedGraph = typeof ComparedGraph.Type
export type SeededMutant = typeof SeededMutant.Type
export type SmallestBounds = typeof SmallestBounds.Type

export interface RecordedSections {
  readonly replay: readonly ReplayedModel[] | undefined
  readonly graph: readonly ComparedGraph[] | undefined
  readonly mutants: readonly SeededMutant[] | undefined
  readonly bounds: readonly SmallestBounds[] | undefined
}

export const recordedSections = Effect.fnUntraced(function* (
  manifest: Manifest,
  specDir: string,
): Effect.fn.Return<RecordedSections, WrongUse> {
  const section = <Row>(name: string, schema: Schema.Decoder<readonly Row[]>) =>
    manifest[name] === undefined
      ? Effect.succeed(undefined)
      : Schema.decodeUnknownEffect(schema)(manifest[name], { onExcessProperty: 'ignore' }).pipe(
          Effect.mapError(
            (error) =>
              new WrongUse({
                message:
                  `${shownPath(manifestFile(specDir))}: section ${name}: ` +
                  `${error.message.replaceAll(/\s*\n\s*/g, ' ')}. It is generated: restore the committed file.`,
              }),
          ),
        )
  return {
    replay: yield* section('replay', Schema.Array(ReplayedModel)),
    graph: yield* section('graph', Schema.Array(ComparedGraph)),
    mutants: yield* section('mutants', Schema.Array(SeededMutant)),
    bounds: yield* section('bounds', Schema.Array(SmallestBounds)),
  }
})
