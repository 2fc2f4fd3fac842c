const moment = /^(-?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/;
const span =
  /^(-)?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

export interface Moment {
  /** Milliseconds since 1970 UTC; undefined without a zone. */
  readonly at: number | undefined;
}

/** XML Schema's dateTime (MS-PSRP 2.2.5.1.4); undefined when it is none. */
export function readMoment(text: string): Moment | undefined {
  const match = moment.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const zone = match[8];
  if (zone === undefined) return { at: undefined };
  const thousandths = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const seconds = (daysBefore({ year, month, day }) * 24 + hour) * 3600 + minute * 60 + second;
  return { at: (seconds - secondsOf(zone)) * 1000 + thousandths };
}

function secondsOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days from 1970-01-01, in the Gregorian calendar of all times; years begin in March so that leap days end them. */
function daysBefore({ year, month, day }: Day): number {
  const own = month > 2 ? year : year - 1;
  const monthOfYear = (month + 9) % 12;
  const leapDays = Math.floor(own / 4) - Math.floor(own / 100) + Math.floor(own / 400);
  const days = own * 365 + leapDays + Math.floor((monthOfYear * 153 + 2) / 5) + day - 1;
  return days - 719_468;
}

/** Seconds of XML Schema's duration (MS-PSRP 2.2.5.1.5), years and months taken as .NET takes them: 365 and 30 days. */
export function readSpan(text: string): number | undefined {
  const match = span.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((part: string | undefined) => Number(part ?? 0));
  const whole = (years * 365 + months * 30 + days) * 86_400 + hours * 3600 + minutes * 60;
  return (match[1] === '-' ? -1 : 1) * (whole + seconds);
}
