/**
 * Round-trip times between regions, in milliseconds: those of the project's scenarios with three and with
 * five regions, chosen within the ranges that the paper gives (40 to 80 and 60 to 250).
 *
 * Data only. A one-way delay is taken as half of a round trip.
 */

export interface RoundTrips {
  readonly name: string
  readonly regions: readonly string[]
  /** One row for each region, one number for each other; symmetric, 0 to itself. */
  readonly roundTripMs: readonly (readonly number[])[]
}

export const threeRegions: RoundTrips = {
  name: '3 regions',
  regions: ['a', 'b', 'c'],
  roundTripMs: [
    [0, 40, 80],
    [40, 0, 60],
    [80, 60, 0],
  ],
}

export const fiveRegions: RoundTrips = {
  name: '5 regions',
  regions: ['us-east', 'us-west', 'eu-west', 'ap-southeast', 'ap-northeast'],
  roundTripMs: [
    [0, 60, 75, 220, 150],
    [60, 0, 130, 170, 100],
    [75, 130, 0, 170, 250],
    [220, 170, 170, 0, 70],
    [150, 100, 250, 70, 0],
  ],
}

export function oneWayMs({ roundTripMs }: RoundTrips, from: number, to: number): number {
  return roundTripMs[from]![to]! / 2
}
