type Reads = WeakMap<object, Set<string>>;

/** The same data, of which every member that is read is noted by the object that it is of. */
export function recordReads<Data extends object>(data: Data): { recorded: Data; reads: Reads } {
  const reads: Reads = new WeakMap();
  const record = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get(target, name, receiver): unknown {
        const read = reads.get(target) ?? new Set<string>();
        if (typeof name === 'string') reads.set(target, read.add(name));
        const member: unknown = Reflect.get(target, name, receiver);
        return typeof member === 'object' && member !== null ? record(member) : member;
      },
    });
  return { recorded: record(data), reads };
}

/** The paths of all members that were not read, without those below them. */
export function unread(data: object, reads: Reads, path = ''): string[] {
  return Object.entries(data).flatMap(([name, member]: [string, unknown]) => {
    const place = `${path}/${name}`;
    if (reads.get(data)?.has(name) !== true) return [place];
    return typeof member === 'object' && member !== null ? unread(member, reads, place) : [];
  });
}
