/** A job that waits for its turn. */
export interface Arrival {
  tenant: string;
  priority: number;
  /** Tokens that it will probably take. */
  cost: number;
}

interface Waiting extends Arrival {
  id: string;
  turn: number;
}

interface Ahead extends Waiting {
  start: number;
}

interface Flow {
  line: Waiting[];
  /** Those that compete. */
  ahead: Ahead[];
  /** Before what it cannot start. */
  from: number;
  /** Where its turns end by what was thought. */
  thoughtEnd: number;
  /** Where they end by what was taken; undefined before it was charged anything. */
  end?: number;
  ratio: number;
}

const mostAhead = 8;
const fewestAhead = 4;
const lastShare = 0.1;
const leastRatio = 0.01;
const mostRatio = 20;
const tokensPerPriority = 100_000;

/** Fair queueing by what was really taken, without Redis: what the scripts of a lane must do. */
export class ReferenceRanks {
  #flows = new Map<string, Flow>();
  /** The turn of the job that began last, by what was thought. */
  #now = 0;
  /** The start of the job that began last. */
  #started = 0;
  /** The one flow of a lane that nobody else has come to since it was empty. */
  #only: Flow | undefined;
  readonly #running = new Map<string, { flow: string; cost: number; charged: number }>();

  get #waiting(): Waiting[] {
    return [...this.#flows.values()].flatMap(({ line, ahead }) => [...ahead, ...line]);
  }

  enter(id: string, arrival: Arrival): void {
    if (this.#waiting.length === 0) {
      this.#flows.clear();
      this.#started = 0;
      this.#only = this.#flow(arrival);
    }
    const flow = this.#flow(arrival);
    const turn = Math.max(this.#now, flow.thoughtEnd);
    flow.thoughtEnd = turn + arrival.cost;
    if (flow === this.#only) {
      flow.line.push({ ...arrival, id, turn });
      return;
    }
    if (this.#only !== undefined) {
      this.#only.from = this.#started;
      lead(this.#only);
      this.#only = undefined;
    }
    if (flow.ahead.length === 0) flow.from = this.#started;
    const room = flow.ahead.length < mostAhead && flow.line.length === 0;
    flow.line.push({ ...arrival, id, turn });
    if (room) lead(flow);
  }

  /** The next one, and what it is charged. */
  begin(): { id: string; charged: number } | undefined {
    if (this.#only !== undefined) return this.#beginOnly(this.#only);
    const competing = [...this.#flows.values()].flatMap(({ ahead }) => ahead);
    const keyed = competing.map((one) => ({
      one,
      key: Number((2 ** 34 + one.start + one.priority * tokensPerPriority).toFixed(3)),
    }));
    // Equals go in the order of their ids, as members of a sorted set do.
    const [next] = keyed.toSorted((a, b) => a.key - b.key || (a.one.id < b.one.id ? -1 : 1));
    if (next === undefined) return undefined;
    const first = next.one;
    const flow = this.#flow(first);
    const others = [...this.#flows.values()].filter((other) => other !== flow && other.ahead.length > 0);
    const start = Math.max(flow.from, flow.end ?? 0);
    const thought = Math.ceil(first.cost * flow.ratio);
    const charged = others.length > 0 ? thought : 0;
    this.#started = start;
    flow.end = rounded(start + thought);
    this.#now = Math.max(this.#now, first.turn);
    flow.ahead = flow.ahead.filter((one) => one !== first);
    if (flow.ahead.length < fewestAhead) lead(flow);
    this.#running.set(first.id, { flow: flowOf(first), cost: first.cost, charged });
    return { id: first.id, charged };
  }

  #beginOnly({ line }: Flow): { id: string; charged: number } | undefined {
    const [next] = line.splice(0, 1);
    if (next === undefined) return undefined;
    this.#now = Math.max(this.#now, next.turn);
    return { id: next.id, charged: 0 };
  }

  /** One that began has taken so many tokens. */
  settle(id: string, spent: number): void {
    const run = this.#running.get(id);
    this.#running.delete(id);
    if (run === undefined || run.charged === 0) return;
    const flow = this.#flows.get(run.flow);
    if (flow?.end === undefined) return;
    flow.end = rounded(flow.end + spent - run.charged);
    const told = Math.max(leastRatio, Math.min(spent / run.cost, mostRatio));
    if (spent > 0) flow.ratio = Number((flow.ratio + (told - flow.ratio) * lastShare).toFixed(4));
    flow.line.unshift(...flow.ahead);
    flow.ahead = [];
    lead(flow);
  }

  /** One that waits goes. */
  leave(id: string): void {
    for (const flow of this.#flows.values()) {
      flow.line = flow.line.filter((one) => one.id !== id);
      const competed = flow.ahead.some((one) => one.id === id);
      flow.ahead = flow.ahead.filter((one) => one.id !== id);
      if (competed) lead(flow);
    }
  }

  #flow(arrival: Arrival): Flow {
    const name = flowOf(arrival);
    const flow = this.#flows.get(name) ?? { line: [], ahead: [], from: 0, thoughtEnd: 0, ratio: 1 };
    this.#flows.set(name, flow);
    return flow;
  }
}

/** The next of a line compete, and start one after the other where the flow ends. */
function lead(flow: Flow): void {
  while (flow.ahead.length < mostAhead) {
    const next = flow.line.shift();
    if (next === undefined) return;
    const before = flow.ahead.reduce((sum, { cost }) => sum + Math.ceil(cost * flow.ratio), 0);
    flow.ahead.push({ ...next, start: Math.max(flow.from, flow.end ?? 0) + before });
  }
}

function flowOf({ tenant, priority }: Arrival): string {
  return `${priority} ${tenant}`;
}

function rounded(tokens: number): number {
  return Number(tokens.toFixed(3));
}
