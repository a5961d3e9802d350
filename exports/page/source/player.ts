/** Plays through the years: the graph grows as it was written. */

import type { Histogram } from "./histogram";
import type { Store } from "./state";

const STEP = 700;

export class Player {
  told: (playing: boolean) => void = () => {};
  private timer: ReturnType<typeof setInterval> | undefined;
  constructor(private readonly years: Histogram, private readonly store: Store) {}

  toggle(): void { if (this.timer === undefined) this.start(); else this.stop(); }

  stop(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.told(false);
  }

  private start(): void {
    const { first, last, oldest } = this.years;
    const now = this.store.state.years;
    let year = now && now[1] < last ? now[1] : first - 1;
    const step = () => {
      year++;
      this.store.set({ years: year >= last ? null : [oldest, year] });
      if (year >= last) this.stop();
    };
    this.timer = setInterval(step, STEP);
    this.told(true);
    step();
  }
}
