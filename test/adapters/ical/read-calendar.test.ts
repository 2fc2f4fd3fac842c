import { describe, expect, it } from '@jest/globals';
import { readCalendar } from '#adapters/ical/read-calendar.ts';

const berlin = `BEGIN:VTIMEZONE
TZID:Office
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
`;

function calendar(lines: string, zones = ''): string {
  const event = lines.startsWith('BEGIN') ? lines : `BEGIN:VEVENT\nUID:1\n${lines}\nEND:VEVENT`;
  return `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n${zones}${event}\nEND:VCALENDAR\n`;
}

function isOn(source: string, moment: string, timeZone = 'UTC'): boolean {
  return readCalendar(source, { file: 'a.ics', timeZone }).isGoingOn(Date.parse(moment));
}

describe('a single event', () => {
  const source = calendar('DTSTART:20261224T120000Z\nDTEND:20261224T140000Z');

  it.each([
    ['2026-12-24T11:59:59Z', false],
    ['2026-12-24T12:00:00Z', true],
    ['2026-12-24T13:59:59Z', true],
    ['2026-12-24T14:00:00Z', false],
  ])('goes on at %s: %s', (moment, on) => {
    expect(isOn(source, moment)).toBe(on);
  });

  it('that is cancelled does not go on', () => {
    const cancelled = calendar(
      'STATUS:CANCELLED\nDTSTART:20261224T120000Z\nDTEND:20261224T140000Z',
    );

    expect(isOn(cancelled, '2026-12-24T13:00Z')).toBe(false);
  });

  it('over whole days begins and ends at midnight of the site', () => {
    const days = calendar('DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227');

    expect(isOn(days, '2026-12-23T23:00Z', 'Europe/Berlin')).toBe(true);
    expect(isOn(days, '2026-12-23T22:59Z', 'Europe/Berlin')).toBe(false);
    expect(isOn(days, '2026-12-26T22:59Z', 'Europe/Berlin')).toBe(true);
    expect(isOn(days, '2026-12-26T23:00Z', 'Europe/Berlin')).toBe(false);
  });

  it('without an end lasts as long as it says', () => {
    expect(isOn(calendar('DTSTART:20261224T120000Z\nDURATION:PT90M'), '2026-12-24T13:29Z')).toBe(
      true,
    );
    expect(isOn(calendar('DTSTART:20261224T120000Z\nDURATION:PT90M'), '2026-12-24T13:30Z')).toBe(
      false,
    );
  });
});

describe.each([
  ['a zone in the file', 'Office', berlin],
  ['a zone that only has a name', 'Europe/Berlin', ''],
])('a weekly window in %s', (_what, zone, zones) => {
  const source = calendar(
    `DTSTART;TZID=${zone}:20260301T013000
DTEND;TZID=${zone}:20260301T040000
RRULE:FREQ=WEEKLY;BYDAY=SU
EXDATE;TZID=${zone}:20260412T013000`,
    zones,
  );

  it.each([
    ['before it ever began', '2026-02-22T01:00Z', false],
    ['in winter', '2026-03-08T00:30Z', true],
    ['in winter, at its end', '2026-03-08T03:00Z', false],
    ['in the night in which the clocks go forward', '2026-03-29T00:30Z', true],
    ['the end of that night, an hour early', '2026-03-29T02:00Z', false],
    ['in summer', '2026-04-04T23:30Z', true],
    ['in summer, before it begins', '2026-04-04T23:29Z', false],
    ['on the day that is left out', '2026-04-12T00:30Z', false],
    ['in the night in which the clocks go back', '2026-10-24T23:30Z', true],
    ['the end of that night, an hour late', '2026-10-25T02:59Z', true],
    ['after it', '2026-10-25T03:00Z', false],
  ])('%s', (_when, moment, on) => {
    expect(isOn(source, moment)).toBe(on);
  });
});

describe('an occurrence that was changed', () => {
  const source = calendar(`BEGIN:VEVENT
UID:w
DTSTART:20260301T100000Z
DTEND:20260301T110000Z
RRULE:FREQ=DAILY;COUNT=10
END:VEVENT
BEGIN:VEVENT
UID:w
RECURRENCE-ID:20260303T100000Z
DTSTART:20260303T200000Z
DTEND:20260303T210000Z
END:VEVENT`);

  it.each([
    ['2026-03-02T10:30Z', true],
    ['2026-03-03T10:30Z', false],
    ['2026-03-03T20:30Z', true],
    ['2026-03-10T10:30Z', true],
    ['2026-03-11T10:30Z', false],
  ])('is where it was moved to: %s %s', (moment, on) => {
    expect(isOn(source, moment)).toBe(on);
  });
});

describe('what cannot be told for certain is refused', () => {
  it.each([
    ['no calendar', 'hello'],
    ['nothing', ''],
    ['a card of a person', 'BEGIN:VCARD\nVERSION:4.0\nFN:x\nEND:VCARD'],
    ['a zone that nobody knows', calendar('DTSTART;TZID=Nowhere:20260301T100000\nDURATION:PT1H')],
    [
      'a change of an event and all that follow',
      calendar('RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T100000Z\nDTSTART:20260303T200000Z'),
    ],
    ['an event without a start', calendar('SUMMARY:x')],
  ])('%s', (_what, source) => {
    expect(() => readCalendar(source, { file: 'a.ics', timeZone: 'UTC' })).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringContaining('a.ics'),
      }),
    );
  });

  it('an event that recurs without end in small steps', () => {
    const source = calendar(
      'DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY;INTERVAL=2',
    );

    expect(() => isOn(source, '2026-01-01T00:00Z')).toThrow(/recurs more than/);
  });
});

describe.each([
  ['a zone that the file explains', 'Office', berlin],
  ['a zone that only has a name', 'Europe/Berlin', ''],
])('moments in UTC beside %s', (_what, zone, zones) => {
  const weekly = `UID:1\nDTSTART;TZID=${zone}:20260104T010000\nDTEND;TZID=${zone}:20260104T050000\nRRULE:FREQ=WEEKLY;BYDAY=SU`;
  const second = '2026-01-11T02:00:00+01:00';
  const third = '2026-01-18T02:00:00+01:00';

  it('leave an occurrence out by EXDATE', () => {
    const source = calendar(`${weekly}\nEXDATE:20260111T000000Z`, zones);

    expect(isOn(source, second)).toBe(false);
    expect(isOn(source, third)).toBe(true);
  });

  it('name an occurrence that is cancelled, or at another time', () => {
    const start = `UID:1\nRECURRENCE-ID:20260111T000000Z\nDTSTART;TZID=${zone}`;
    const other = (rest: string) =>
      `BEGIN:VEVENT\n${weekly}\nEND:VEVENT\nBEGIN:VEVENT\n${start}${rest}\nEND:VEVENT`;
    const moved = `:20260112T010000\nDTEND;TZID=${zone}:20260112T050000`;

    expect(isOn(calendar(other(`${moved}\nSTATUS:CANCELLED`), zones), second)).toBe(false);
    expect(isOn(calendar(other(moved), zones), second)).toBe(false);
    expect(isOn(calendar(other(moved), zones), '2026-01-12T02:00:00+01:00')).toBe(true);
    expect(isOn(calendar(other(moved), zones), third)).toBe(true);
  });

  it('end a rule with the last occurrence that begins then', () => {
    const source = calendar(`${weekly};UNTIL=20260111T000000Z`, zones);

    expect(isOn(source, second)).toBe(true);
    expect(isOn(source, third)).toBe(false);
  });
});
