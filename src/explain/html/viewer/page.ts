/**
 * What the viewer uses of a browser, and nothing more: the project is compiled without a browser's types, and what is
 * not here cannot be used by mistake.
 */
export interface PageElement {
  append(...nodes: readonly (PageElement | string)[]): void
  replaceChildren(...nodes: readonly (PageElement | string)[]): void
  setAttribute(name: string, value: string): void
  addEventListener(type: string, listener: (event: PageEvent) => void): void
  contains(other: PageElement | null): boolean
  focus(): void
  blur(): void
  getBoundingClientRect(): { readonly left: number; readonly width: number }
  readonly clientHeight: number
  readonly clientWidth: number
  readonly classList: { toggle(name: string, isOn: boolean): void }
  readonly style: { setProperty(name: string, value: string): void }
  textContent: string | null
  scrollTop: number
  hidden: boolean
  value: string
}

export interface PageEvent {
  readonly key: string
  readonly clientX: number
  readonly buttons: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly target: PageElement | null
  preventDefault(): void
}

export interface PageDocument {
  readonly documentElement: PageElement
  readonly activeElement: PageElement | null
  getElementById(id: string): PageElement | null
  createElement(tag: string): PageElement
  createElementNS(namespace: string, tag: string): PageElement
}

export interface PageWindow {
  readonly document: PageDocument
  readonly location: { readonly hash: string }
  readonly history: { replaceState(state: null, title: string, url: string): void }
  addEventListener(type: string, listener: (event: PageEvent) => void): void
  requestAnimationFrame(run: () => void): void
  setTimeout(run: () => void, ms: number): number
  clearTimeout(timer: number | undefined): void
}

export type Child = PageElement | string

/** Makes one element with its attributes and what is in it. */
export type Make = (
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly Child[]
) => PageElement
