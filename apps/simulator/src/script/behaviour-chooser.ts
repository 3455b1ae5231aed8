import { isFailureName } from '../protocols/registry.js';
import type { Behaviour } from './behaviour.js';
import { scenarioOf } from './scenarios.js';
import { type Exchange, matches, type Rule, type Script } from './script.js';

/**
 * Decides how a request is served: by the first rule that matches and has uses left, else by the scenario of
 * its path, else by the default. Behaviours are not combined; only a missing timing is taken from the default.
 */
export class BehaviourChooser {
  #rules: { rule: Rule; usesLeft: number }[] = [];
  #scenarios = new Map<string, Behaviour>();
  #default: Behaviour = {};

  /** @throws UnknownFailureError for an unknown failure; the script then has no effect at all. */
  add(script: Script): void {
    const behaviours = [
      ...script.rules.map(({ behaviour }) => behaviour),
      ...Object.values(script.scenarios),
      ...(script.default === undefined ? [] : [script.default]),
    ];
    for (const { failure } of behaviours) {
      if (typeof failure === 'string' && !isFailureName(failure)) throw new UnknownFailureError(failure);
    }
    this.#rules.push(...script.rules.map((rule) => ({ rule, usesLeft: rule.times ?? Infinity })));
    for (const [name, behaviour] of Object.entries(script.scenarios)) this.#scenarios.set(name, behaviour);
    if (script.default !== undefined) this.#default = script.default;
  }

  clear(): void {
    this.#rules = [];
    this.#scenarios.clear();
    this.#default = {};
  }

  /** @returns undefined if the path names an unknown scenario. */
  choose(exchange: Exchange): Behaviour | undefined {
    const behaviour = this.#byRule(exchange) ?? this.#byScenario(exchange);
    const { timing } = this.#default;
    if (behaviour === undefined || timing === undefined || behaviour.timing !== undefined) return behaviour;
    return { ...behaviour, timing };
  }

  #byRule(exchange: Exchange): Behaviour | undefined {
    for (const entry of this.#rules) {
      if (entry.usesLeft === 0 || !matches(entry.rule.when, exchange)) continue;
      entry.usesLeft -= 1;
      return entry.rule.behaviour;
    }
    return undefined;
  }

  #byScenario({ scenario }: Exchange): Behaviour | undefined {
    if (scenario === undefined) return this.#default;
    return this.#scenarios.get(scenario) ?? scenarioOf(scenario);
  }
}

/** A script names a failure that no protocol has. */
export class UnknownFailureError extends Error {
  override readonly name = 'UnknownFailureError';

  constructor(failure: string) {
    super(`Unknown failure '${failure}'. GET /__simulator/failures lists all failures.`);
  }
}
