'use strict';
// Lets so many calls through at a time, in the order in which they came: so that their ends come to the event loop in
// small portions, and other work of the host finds a thread.

class Gate {
  #most;
  #running = 0;
  #waiting = [];
  #first = 0;
  #idle = [];

  constructor(most) {
    this.#most = most;
  }

  /** Whether the next has to wait. */
  get isFull() {
    return this.#running >= this.#most;
  }

  /** Runs `start` as soon as there is room. */
  run(start) {
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.#running += 1;
        start().then(
          (value) => { this.#ended(); resolve(value); },
          (error) => { this.#ended(); reject(error); },
        );
      };
      if (this.isFull) this.#waiting.push(begin);
      else begin();
    });
  }

  #ended() {
    this.#running -= 1;
    const next = this.#waiting[this.#first];
    if (next) {
      this.#waiting[this.#first] = undefined;
      this.#first += 1;
      if (this.#first === 1024) {
        this.#waiting.splice(0, this.#first);
        this.#first = 0;
      }
      next();
      return;
    }
    this.#waiting.length = this.#first = 0;
    if (this.#running === 0) for (const tell of this.#idle.splice(0)) tell();
  }

  /** When nothing is under way any more. */
  idle() {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => { this.#idle.push(resolve); });
  }
}

module.exports = { Gate };
