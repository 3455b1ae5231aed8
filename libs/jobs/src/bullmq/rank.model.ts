/** A job that enters a lane. */
export interface Arrival {
  tenant: string;
  priority: number;
  /** Estimated tokens. */
  cost: number;
}

interface Waiting extends Arrival {
  id: string;
  rank: number;
}

interface Ahead extends Waiting {
  start: number;
}

interface Flow {
  line: Waiting[];
  /** The jobs that compete with those of other flows. */
  ahead: Ahead[];
  /** The earliest start of the flow. */
  from: number;
  /** The last rank of the flow, by estimates. */
  estimatedEnd: number;
  /** The end of the flow by charged tokens; undefined before the first charge. */
  end?: number;
  ratio: number;
}

const mostAhead = 8;
const fewestAhead = 4;
const lastShare = 0.1;
const leastRatio = 0.01;
const mostRatio = 20;
const tokensPerPriority = 100_000;

/** Start-time fair queueing by spent tokens: the reference model of rank.lua. */
export class ReferenceRanks {
  #flows = new Map<string, Flow>();
  /** The rank of the job that began last, by estimates. */
  #now = 0;
  /** The start of the job that began last. */
  #started = 0;
  /** The only flow that has entered the lane since it was empty; undefined if there were others. */
  #only: Flow | undefined;
  readonly #running = new Map<string, { flow: string; cost: number; charged: number }>();

  get #waiting(): Waiting[] {
    return [...this.#flows.values()].flatMap(({ line, ahead }) => [...ahead, ...line]);
  }

  /** A job enters the lane. */
  enter(id: string, arrival: Arrival): void {
    if (this.#waiting.length === 0) {
      this.#flows.clear();
      this.#started = 0;
      this.#only = this.#flow(arrival);
    }
    const flow = this.#flow(arrival);
    const rank = Math.max(this.#now, flow.estimatedEnd);
    flow.estimatedEnd = rank + arrival.cost;
    if (flow === this.#only) {
      flow.line.push({ ...arrival, id, rank });
      return;
    }
    if (this.#only !== undefined) {
      this.#only.from = this.#started;
      lead(this.#only);
      this.#only = undefined;
    }
    if (flow.ahead.length === 0) flow.from = this.#started;
    const room = flow.ahead.length < mostAhead && flow.line.length === 0;
    flow.line.push({ ...arrival, id, rank });
    if (room) lead(flow);
  }

  /** Begins the next job. Returns it with the tokens that its flow is charged. */
  begin(): { id: string; charged: number } | undefined {
    if (this.#only !== undefined) return this.#beginOnly(this.#only);
    const competing = [...this.#flows.values()].flatMap(({ ahead }) => ahead);
    const keyed = competing.map((one) => ({
      one,
      key: Number((2 ** 34 + one.start + one.priority * tokensPerPriority).toFixed(3)),
    }));
    // Jobs of equal rank begin in the order of their ids, as members of a sorted set.
    const [next] = keyed.toSorted((a, b) => a.key - b.key || (a.one.id < b.one.id ? -1 : 1));
    if (next === undefined) return undefined;
    const first = next.one;
    const flow = this.#flow(first);
    const others = [...this.#flows.values()].filter((other) => other !== flow && other.ahead.length > 0);
    const start = Math.max(flow.from, flow.end ?? 0);
    const estimated = Math.ceil(first.cost * flow.ratio);
    const charged = others.length > 0 ? estimated : 0;
    this.#started = start;
    flow.end = rounded(start + estimated);
    this.#now = Math.max(this.#now, first.rank);
    flow.ahead = flow.ahead.filter((one) => one !== first);
    if (flow.ahead.length < fewestAhead) lead(flow);
    this.#running.set(first.id, { flow: flowOf(first), cost: first.cost, charged });
    return { id: first.id, charged };
  }

  #beginOnly({ line }: Flow): { id: string; charged: number } | undefined {
    const [next] = line.splice(0, 1);
    if (next === undefined) return undefined;
    this.#now = Math.max(this.#now, next.rank);
    return { id: next.id, charged: 0 };
  }

  /** A job that began has spent so many tokens. */
  settle(id: string, spent: number): void {
    const run = this.#running.get(id);
    this.#running.delete(id);
    if (run === undefined || run.charged === 0) return;
    const flow = this.#flows.get(run.flow);
    if (flow?.end === undefined) return;
    flow.end = rounded(flow.end + spent - run.charged);
    const seen = Math.max(leastRatio, Math.min(spent / run.cost, mostRatio));
    if (spent > 0) flow.ratio = Number((flow.ratio + (seen - flow.ratio) * lastShare).toFixed(4));
    flow.line.unshift(...flow.ahead);
    flow.ahead = [];
    lead(flow);
  }

  /** A waiting job leaves the lane. */
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
    const flow = this.#flows.get(name) ?? { line: [], ahead: [], from: 0, estimatedEnd: 0, ratio: 1 };
    this.#flows.set(name, flow);
    return flow;
  }
}

/** Lets the next jobs of a line compete. They start one after the other at the end of the flow. */
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
