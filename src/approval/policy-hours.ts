import type { Hours } from './policy-schema.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

interface Local {
  readonly day: number;
  readonly minutes: number;
}

/** Tells whether a moment is in these hours on the clocks of a zone. The day is that on which they begin. */
export function isWithin(hours: Hours, at: number, timeZone: string): boolean {
  const { day, minutes } = localTime(at, timeZone);
  const from = minutesOf(hours.from);
  const to = minutesOf(hours.to);
  if (from < to) return isDay(hours, day) && minutes >= from && minutes < to;
  return (isDay(hours, day) && minutes >= from) || (isDay(hours, day + 6) && minutes < to);
}

function isDay(hours: Hours, day: number): boolean {
  const name = days[day % 7];
  return name !== undefined && hours.days.includes(name);
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

function localTime(at: number, timeZone: string): Local {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  );
  return {
    day: days.findIndex((name) => parts.weekday?.toLowerCase().startsWith(name)),
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
  };
}
