import type { VerificationKey } from '#src/ports/signing.ts';
import { type AnchorContent, type ReadAnchors, signatureFault } from './anchor.ts';

/** What a file of anchors says about a journal. */
export interface AnchorFault {
  /** Line in the file of anchors. */
  readonly line: number;
  readonly kind: 'cut' | 'changed' | 'set-back' | 'forged';
  readonly message: string;
}

export interface Anchored {
  readonly faults: readonly AnchorFault[];
  /** The newest anchor that the journal fits: up to there it is what it was then. */
  readonly good?: AnchorContent | undefined;
  /** The first anchor in time that it does not fit: later than this it was changed. */
  readonly bad?: AnchorContent | undefined;
}

export interface AnchoredJournal {
  /** Hashes of the records that the anchors name, as they are now. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Absent: signatures are not looked at. */
  readonly trusted?: readonly VerificationKey[] | undefined;
}

type Noted = ReadAnchors['anchors'][number];

/**
 * Holds a journal against every anchor of it: finds a tail that was cut, a record that was changed, with all hashes
 * after it computed anew, and a journal that was set back to a copy and written on.
 */
export function checkAnchors(
  anchors: readonly Noted[],
  { hashes, trusted }: AnchoredJournal,
): Anchored {
  const forged = anchors.flatMap((noted) => forgery(noted, trusted));
  const lines = new Set(forged.map(({ line }) => line));
  const believed = anchors.filter(({ line }) => !lines.has(line));
  const misfits = believed.flatMap((noted) => misfit(noted, hashes));
  const misfitLines = new Set(misfits.map(({ line }) => line));
  const inTime = believed.toSorted((one, other) => one.anchor.at - other.anchor.at);
  const fitting = inTime.filter(({ line }) => !misfitLines.has(line));
  return {
    faults: [...forged, ...misfits, ...setBacks(believed)].sort((a, b) => a.line - b.line),
    good: fitting.reduce<AnchorContent | undefined>(newer, undefined),
    bad: inTime.find(({ line }) => misfitLines.has(line))?.anchor,
  };
}

function newer(best: AnchorContent | undefined, { anchor }: Noted): AnchorContent {
  return best === undefined || anchor.seq >= best.seq ? anchor : best;
}

function forgery(noted: Noted, trusted: AnchoredJournal['trusted']): AnchorFault[] {
  const fault = trusted === undefined ? undefined : signatureFault(noted, trusted);
  if (fault === undefined) return [];
  return [
    { line: noted.line, kind: 'forged', message: `the anchor of line ${noted.line} ${fault}` },
  ];
}

function misfit({ line, anchor: { seq, hash } }: Noted, hashes: AnchoredJournal['hashes']) {
  const is = hashes.get(seq);
  if (is === hash) return [];
  const fault: AnchorFault =
    is === undefined
      ? { line, kind: 'cut', message: `record ${seq} was there when it was noted, and is gone` }
      : { line, kind: 'changed', message: `record ${seq} is not the one that was noted` };
  return [fault];
}

/** In the order in which they were written, a journal only grows, and one number has one record. */
function setBacks(anchors: readonly Noted[]): AnchorFault[] {
  return anchors.flatMap(({ line, anchor }, index) => {
    const before = anchors[index - 1]?.anchor;
    if (before === undefined) return [];
    const isOther = anchor.seq === before.seq && anchor.hash !== before.hash;
    if (anchor.seq >= before.seq && !isOther) return [];
    const message = isOther
      ? `record ${anchor.seq} was another one before this anchor was noted`
      : `the journal had ${before.seq} records, and only ${anchor.seq} when this anchor was noted`;
    return [{ line, kind: 'set-back' as const, message }];
  });
}
