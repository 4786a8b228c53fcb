/**
 * Each model with its purpose, its bounds and why they are what they are: the headers of the
 * configurations as a list.
 */
import { basename } from 'node:path'
import { isCounterModel } from '../model.ts'
import type { LoadedModel } from '../model.ts'

/** A list item for each model that is no seeded bug. */
export const boundsList = (models: readonly LoadedModel[]): string =>
  models
    .filter((model) => !isCounterModel(model))
    .map(boundsItem)
    .join('\n')

const boundsItem = (model: LoadedModel): string => {
  const { header } = model.config
  const replayed = header.replay ? ', replayed on the code' : ''
  return [
    `- **${model.name}** (module \`${basename(model.moduleFile, '.tla')}\`, ${header.tier} tier, ${header.mode}${replayed}): ${header.purpose}`,
    `  Bounds: ${constantsText(model)}. ${header.bounds ?? ''}`.trimEnd(),
  ].join('\n')
}

/** Constants that bound something: model values stand for themselves and say nothing. */
const constantsText = ({ config, behaviour }: LoadedModel): string => {
  const given = Object.entries(config.constantTexts).filter(([name, text]) => name !== text)
  const substituted = Object.entries(config.substitutions).map(
    ([name, other]) => `${name} <- ${other}`,
  )
  const all = [`start ${behaviour.init}`, ...given.map(([name, text]) => `${name} = ${text}`)]
  return [...all, ...substituted].map((text) => `\`${text}\``).join(', ')
}
