/**
 * The two disks of one region: that of its server of the log, whose writes are reported one after the other, and that
 * of gossip and the cache.
 *
 * What was not durable when the process ended is lost, or part of it is not: nobody knows before the next start. A torn
 * end is cut off, other damage ends the start (duties 3 and 4 of src/fcs/action.ts, 1 and 2 of src/fdl/action.ts).
 * Records and their checksums are not spelled out: that a torn or flipped record is found out is taken for granted.
 */
import type { Persist } from '../../fcs/action.ts'
import { written as writtenLog } from '../../fcs/disk.ts'
import { emptyImage as emptyLogImage, type Image as LogImage } from '../../fcs/state.ts'
import type { Persist as GossipPersist } from '../../fdl/action.ts'
import { written as writtenGossip } from '../../fdl/disk.ts'
import {
  emptyImage as emptyGossipImage,
  type Image as GossipImage,
  nextIncarnation,
} from '../../fdl/state.ts'
import type { Seeded } from '../../shared/seeded.ts'

export class LogDisk {
  image: LogImage = emptyLogImage
  /** Asked for and not reported; the first is being written. */
  inFlight: Persist[] = []
  /** The next write to be reported fails instead. */
  fails = false
  /** The power goes while the next write is under way. */
  tears = false
  /** Something that was durable is not what was written. */
  isDamaged = false
  isTorn = false

  /** The oldest write is durable; gives it back. */
  finish(): Persist {
    const write = this.inFlight.shift()!
    this.image = writtenLog(this.image, write)
    return write
  }

  /** The process ends; some of what was under way may be there all the same, and the next one in part. */
  crash(random: Seeded, tears: boolean): void {
    const kept = tears ? 0 : random.below(this.inFlight.length + 1)
    for (let count = 0; count < kept; count += 1) this.finish()
    this.isTorn = tears && this.inFlight.length > 0
    this.inFlight = []
    this.fails = false
    this.tears = false
  }
}

export class GossipDisk {
  #image: GossipImage = emptyGossipImage(1)
  #writes: GossipPersist[] = []
  /** Highest incarnation that this region may have used; known even where the disk is lost. */
  #lastIncarnation = 1

  write(write: GossipPersist): void {
    this.#writes.push(write)
    this.#lastIncarnation = Math.max(this.#lastIncarnation, write.incarnation)
  }

  /** What a start finds, at that reading of the monotonic clock. */
  recovered(startedAtMs: number): GossipImage {
    this.#image = writtenGossip(this.#image, this.#writes, startedAtMs)
    this.#writes = []
    return this.#image
  }

  lose(): void {
    this.#lastIncarnation = nextIncarnation(this.#lastIncarnation)
    this.#image = emptyGossipImage(this.#lastIncarnation)
    this.#writes = []
  }
}
