/** A version vector as a record has it: a text, judged by the parser of such texts. */
import * as Schema from 'effect/Schema'
import { parseVector, VersionVectorError } from '../versionVectorText.ts'

export const vectorAllowed = 'a version vector such as north/1:3,south/1:5'

export const vectorSchema = Schema.String.annotate({ expected: vectorAllowed }).check(
  Schema.makeFilter<string>((given) => {
    try {
      parseVector(given)
      return undefined
    } catch (error) {
      if (error instanceof VersionVectorError) return error.allowed
      throw error
    }
  }),
)
