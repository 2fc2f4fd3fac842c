const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds in words: "40 ms", "0.4 s", "12 s", "6 min 12 s", "3 h 5 min", "2 days 4 h". */
export function duration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < 99.5) return `${Math.round(length)} ms`;
  if (length < 9950) return `${(length / second).toFixed(1)} s`;
  if (length < minute - second / 2) return `${Math.round(length / second)} s`;
  if (length < hour) return parts(length, [minute, 'min'], [second, 's']);
  if (length < day) return parts(length, [hour, 'h'], [minute, 'min']);
  return parts(length, [day, 'days'], [hour, 'h']);
}

/** "in 4 h", "2 min ago", "now". */
export function distance(at: number, now: number): string {
  const ms = at - now;
  if (Math.abs(ms) < second) return 'now';
  const length = coarse(Math.abs(ms));
  return ms > 0 ? `in ${length}` : `${length} ago`;
}

/** "1 probe", "11 probes". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`;
}

type Unit = readonly [length: number, name: string];

function parts(ms: number, [big, bigName]: Unit, [small, smallName]: Unit): string {
  const smalls = Math.round(ms / small);
  const perBig = big / small;
  const bigs = Math.floor(smalls / perBig);
  const rest = smalls % perBig;
  const head = `${bigs} ${bigs === 1 && bigName === 'days' ? 'day' : bigName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

function coarse(ms: number): string {
  if (ms < minute) return `${Math.round(ms / second)} s`;
  if (ms < hour) return `${Math.round(ms / minute)} min`;
  return duration(ms < day ? Math.round(ms / minute) * minute : Math.round(ms / hour) * hour);
}
