/** How fast bytes go out, by the last few seconds. */

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

const WINDOW_MS = 8_000;
const LEAST_MS = 700;

export class Rate {
  private samples: Sample[] = [];

  /** `bytes` have been sent in all. Fewer than before, as after a break, begin anew. */
  add(bytes: number, ms: number): void {
    if (bytes < (this.samples.at(-1)?.bytes ?? 0)) this.samples = [];
    this.samples = [...this.samples.filter((each) => ms - each.ms <= WINDOW_MS), { ms, bytes }];
  }

  /** Bytes a second; `null` until that can be told. */
  get perSecond(): number | null {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.ms - first.ms < LEAST_MS) return null;
    return ((last.bytes - first.bytes) * 1_000) / (last.ms - first.ms);
  }

  forget(): void {
    this.samples = [];
  }
}
