const day = 86_400_000;

/** "10:42 UTC", with the date in front when it is another day than `now`. */
export function utcTime(at: number, now: number): string {
  const minutes = Math.floor((at - Math.floor(at / day) * day) / 60_000);
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)} UTC`;
  return Math.floor(at / day) === Math.floor(now / day) ? time : `${utcDate(at)} ${time}`;
}

/** "2026-11-21". Days to a date without a calendar: Howard Hinnant, "civil_from_days". */
export function utcDate(at: number): string {
  const shifted = Math.floor(at / day) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const full = year + era * 400 + (month <= 2 ? 1 : 0);
  return `${full}-${two(month)}-${two(ofYear - Math.floor((153 * march + 2) / 5) + 1)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
