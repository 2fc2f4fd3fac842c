import ICAL from 'ical.js';
import { BotError } from '#src/errors.ts';
import type { Calendar } from '#src/ports/site-rules.ts';
import { instantOf, isTimeZone } from './zoned-time.ts';

/** More occurrences than this up to now were not written for freezes and windows. */
const mostOccurrences = 20_000;

interface Place {
  readonly file: string;
  /** For days, and for times that name no zone. */
  readonly timeZone: string;
}

/** Reads a calendar: events with RRULE, RDATE, EXDATE and changed occurrences; cancelled ones do not count. */
export function readCalendar(source: string, place: Place): Calendar {
  const events = eventsIn(source, place).map((event) => new ZonedEvent(event, place));
  // Whatever the library cannot make sense of shows now, not in the night of the freeze.
  for (const event of events) event.isGoingOn(Date.UTC(2000, 0));
  return { isGoingOn: (at) => events.some((event) => event.isGoingOn(at)) };
}

function eventsIn(source: string, { file }: Place): readonly ICAL.Event[] {
  try {
    const root = ICAL.Component.fromString(source);
    if (root.name !== 'vcalendar') throw new TypeError('it is no VCALENDAR');
    return root
      .getAllSubcomponents('vevent')
      .filter((component) => component.getFirstPropertyValue('status') !== 'CANCELLED')
      .map((component) => new ICAL.Event(component));
  } catch (error) {
    throw notACalendar(file, Error.isError(error) ? error.message : 'not understood', error);
  }
}

class ZonedEvent {
  readonly #event: ICAL.Event;
  readonly #place: Place;
  /** Occurrences that are left out, or told by an event of their own; whatever zone these are written in. */
  readonly #left: ReadonlySet<number>;
  readonly #until: number;

  constructor(event: ICAL.Event, place: Place) {
    this.#event = event;
    this.#place = place;
    this.#left = new Set([...this.#excluded(), ...this.#changed()]);
    this.#until = this.#takeUntil();
    for (const name of ['dtstart', 'dtend']) this.#checkZone(name);
    if (event.component.getFirstProperty('recurrence-id')?.getParameter('range') !== undefined)
      throw notACalendar(place.file, 'a change of an event and all that follow it');
    if (event.component.getFirstProperty('dtstart') === null)
      throw notACalendar(place.file, 'an event has no DTSTART');
  }

  isGoingOn(at: number): boolean {
    const event = this.#event;
    if (!event.isRecurring()) return this.#isBetween(at, event.startDate, event.endDate);
    const iterator = event.iterator();
    for (let count = 0; count < mostOccurrences; count += 1) {
      const next = iterator.next();
      // The types of the library leave out that it ends with nothing.
      const start = next ? this.#instant(next, 'dtstart') : Number.POSITIVE_INFINITY;
      if (start > Math.min(at, this.#until)) return false;
      if (this.#left.has(start)) continue;
      const end = next.clone();
      end.addDuration(event.duration);
      if (this.#isBetween(at, next, end)) return true;
    }
    throw notACalendar(this.#place.file, `an event recurs more than ${mostOccurrences} times`);
  }

  #excluded(): readonly number[] {
    const { component } = this.#event;
    return component
      .getAllProperties('exdate')
      .flatMap((property) =>
        property
          .getValues()
          .flatMap((time) =>
            time instanceof ICAL.Time ? [this.#instantIn(time, zoneOf(property))] : [],
          ),
      );
  }

  #changed(): readonly number[] {
    return Object.values(this.#event.exceptions).map(({ component, recurrenceId }) =>
      this.#instantIn(recurrenceId, zoneOf(component.getFirstProperty('recurrence-id'))),
    );
  }

  /** An end in UTC is taken out of the rule: the library compares wall clocks where no VTIMEZONE is written. */
  #takeUntil(): number {
    const { component } = this.#event;
    const [rule, another] = component
      .getAllProperties('rrule')
      .map((property) => property.getFirstValue());
    const isAlone = another === undefined && component.getFirstProperty('rdate') === null;
    if (!isAlone || !(rule instanceof ICAL.Recur)) return Number.POSITIVE_INFINITY;
    const { until } = rule;
    if (until?.zone !== ICAL.Timezone.utcTimezone) return Number.POSITIVE_INFINITY;
    rule.until = null;
    return until.toUnixTime() * 1000;
  }

  #isBetween(at: number, start: ICAL.Time, end: ICAL.Time): boolean {
    return this.#instant(start, 'dtstart') <= at && at < this.#instant(end, 'dtend');
  }

  /** The zone in the file decides; one that only has a name is looked up; none at all is that of the site. */
  #instant(time: ICAL.Time, property: string): number {
    return this.#instantIn(time, this.#zoneNamed(property));
  }

  #instantIn(time: ICAL.Time, zone: string | undefined): number {
    const isFloating = time.isDate || time.zone === ICAL.Timezone.localTimezone;
    if (!isFloating) return time.toUnixTime() * 1000;
    return instantOf(time, zone ?? this.#place.timeZone);
  }

  #zoneNamed(property: string): string | undefined {
    const { component } = this.#event;
    return zoneOf(component.getFirstProperty(property) ?? component.getFirstProperty('dtstart'));
  }

  #checkZone(property: string): void {
    const zone = this.#zoneNamed(property);
    if (zone === undefined || isTimeZone(zone)) return;
    if (this.#event.component.getTimeZoneByID(zone)) return;
    throw notACalendar(this.#place.file, `nothing says what the time zone ${zone.slice(0, 60)} is`);
  }
}

function zoneOf(property: ICAL.Property | null): string | undefined {
  const zone = property?.getParameter('tzid');
  return typeof zone === 'string' ? zone : undefined;
}

function notACalendar(file: string, why: string, cause?: unknown): BotError {
  return new BotError('config-invalid', `${file} is no calendar that I understand: ${why}`, {
    hint: 'Export it again as iCalendar (.ics); "fettle policy check" reads it again.',
    cause,
  });
}
