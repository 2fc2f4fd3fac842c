import { memberOf, numberIn, textIn } from './inside.ts';
import { shownLine } from './shown-text.ts';
import type { PsValue } from './value.ts';

/** How far something is, PROGRESS_RECORD (MS-PSRP 2.2.2.25). Texts are clean, on one line and limited. */
export interface PsrpProgress {
  readonly activity: string;
  /** Tells activities apart that run beside each other. */
  readonly activityId: number;
  readonly parentId: number | undefined;
  readonly status: string | undefined;
  readonly operation: string | undefined;
  /** 0 to 100; undefined when the host does not know. */
  readonly percent: number | undefined;
  readonly secondsLeft: number | undefined;
  readonly isCompleted: boolean;
}

export function progressRecord(value: PsValue): PsrpProgress {
  const percent = known(memberOf(value, 'PercentComplete'));
  return {
    activity: text(memberOf(value, 'Activity')) ?? '',
    activityId: numberIn(memberOf(value, 'ActivityId')) ?? 0,
    parentId: known(memberOf(value, 'ParentActivityId')),
    status: text(memberOf(value, 'StatusDescription')),
    operation: text(memberOf(value, 'CurrentOperation')),
    percent: percent === undefined ? undefined : Math.min(percent, 100),
    secondsLeft: known(memberOf(value, 'SecondsRemaining')),
    isCompleted: numberIn(memberOf(value, 'Type')) === 1,
  };
}

/** Less than nothing stands for not known. */
function known(value: PsValue | undefined): number | undefined {
  const number = numberIn(value);
  return number === undefined || number < 0 ? undefined : number;
}

function text(value: PsValue | undefined): string | undefined {
  const found = textIn(value);
  const shown = found === undefined ? '' : shownLine(found);
  return shown === '' ? undefined : shown;
}
