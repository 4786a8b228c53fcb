/**
 * Makes elements of a page. Texts stay texts: nothing that a story says is ever read as HTML.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { Child, Make, PageDocument, PageElement } from './page.ts'

export function makerOf(document: PageDocument): { readonly html: Make; readonly svg: Make } {
  const fill = (
    element: PageElement,
    attributes: Readonly<Record<string, string | number>>,
    children: readonly Child[],
  ) => {
    for (const [name, value] of Object.entries(attributes))
      element.setAttribute(name, String(value))
    element.append(...children)
    return element
  }
  const space = 'http://www.w3.org/2000/svg'
  return {
    html: (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children),
    svg: (tag, attributes, ...children) =>
      fill(document.createElementNS(space, tag), attributes, children),
  }
}

export const makeSource = String(makerOf)
