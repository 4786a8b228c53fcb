/** Reads under the leases of real servers: the region of s3 holds one, and its cache follows its server. */
import { describe, expect, it } from 'vitest'
import { leasedCluster } from '../../src/conformance/bindings/linearizableReads/leasedCluster.ts'
import { timedStartOf } from '../../src/conformance/bindings/linearizableReads/starts.ts'
import { underServerLease } from '../../src/rfc/read/serverLease.ts'
import { happenTimed, type TimedCluster, type TimedEvent } from '../../src/sim/timedCluster.ts'
import { logged, Region } from './support/readRegion.ts'

const names = ['s1', 's2', 's3']

/** s1 leads, and s3 has just been granted a lease of three ticks on `pay`. */
class LeasedRegion extends Region {
  cluster: TimedCluster = timedStartOf(
    'MCInitHeld',
    leasedCluster({
      servers: names,
      voters: names,
      leased: ['pay'],
      twoDelay: false,
      maxEntriesPerAppend: 2,
      leaseTicks: 3,
      waitTicks: 3,
    }),
  )

  constructor() {
    super()
    this.happen({ type: 'Applied', index: 1 })
  }

  happenThere(event: TimedEvent): void {
    this.cluster = happenTimed(this.cluster, event)
  }

  deliver(type: string, source: string, destination: string): void {
    const message = [...this.cluster.network.values()].find(
      (each) => each.type === type && each.source === source && each.destination === destination,
    )
    this.happenThere({ type: 'Receive', message: message! })
  }

  readPay() {
    this.at = this.cluster.clocks[2]!
    this.underLease = underServerLease(this.cluster.servers[2]!, this.cluster.configs[2]!)
    return this.read('pay', { name: 'lease' })
  }
}

describe('a read under a lease of the service', () => {
  it('is answered while the lease lasts, and not a tick longer', () => {
    const region = new LeasedRegion()
    expect(region.readPay()).toMatchObject({ type: 'answer', reason: 'DEFAULT' })
    region.happenThere({ type: 'Tick' })
    region.happenThere({ type: 'Tick' })
    expect(region.readPay()).toMatchObject({ type: 'answer' })
    region.happenThere({ type: 'Tick' })
    expect(region.readPay()).toMatchObject({ errorCode: 'NoLease' })
  })

  it('is refused from where a change is stored until the cache has it', () => {
    const region = new LeasedRegion()
    region.happenThere({ type: 'Propose', server: 's1', flagId: 'pay' })
    region.deliver('AppendRequest', 's1', 's3')
    expect(region.readPay()).toMatchObject({ errorCode: 'Pending' })
    region.deliver('AppendResponse', 's3', 's1')
    region.deliver('AppendRequest', 's1', 's3')
    expect(region.cluster.servers[2]!.commitIndex).toBe(2)
    // The server has committed it; the cache was not told yet.
    expect(region.readPay()).toMatchObject({ errorCode: 'Pending' })
    region.apply(logged('pay', 2, 'on'))
    expect(region.readPay()).toMatchObject({ value: 'on', metadata: { raftIndex: 2 } })
  })

  it('is refused where the machine was suspended: nobody knows how long', () => {
    const region = new LeasedRegion()
    region.happenThere({ type: 'Suspend', server: 's3' })
    expect(region.readPay()).toMatchObject({ errorCode: 'NoLease' })
  })
})
