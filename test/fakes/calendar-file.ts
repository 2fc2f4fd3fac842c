import { FakeClock } from '#test/fakes/fake-clock.ts';

export const hour = 3_600_000;

/** An iCalendar file with one event. Times in hours since every story of the tests began. */
export function calendarFile({ from, to }: { readonly from: number; readonly to: number }): string {
  const began = new FakeClock().now();
  const [start = '', end = ''] = [from, to].map((hours) =>
    new Date(began + hours * hour).toISOString().replace(/[-:]|\.000/g, ''),
  );
  const event = `BEGIN:VEVENT\nUID:1\nDTSTART:${start}\nDTEND:${end}\nEND:VEVENT`;
  return `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n${event}\nEND:VCALENDAR\n`;
}
