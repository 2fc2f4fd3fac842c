import { errorCategory } from './error-category.ts';
import { isPsObject, listIn, memberOf, numberIn, textIn } from './inside.ts';
import { shownLine, shownText } from './shown-text.ts';
import type { PsValue } from './value.ts';

/** Something that PowerShell said beside its output; all texts are clean and limited. */
export interface PsrpRecord {
  /** What it says, in the language of the host. */
  readonly message: string;
  /** FullyQualifiedErrorId of an error, the same in every language: what to decide on. */
  readonly errorId: string | undefined;
  /** Of an error: ErrorCategory, as `PermissionDenied`; the same in every language. */
  readonly category: string | undefined;
  /** Of an error: the .NET type of its exception. */
  readonly exception: string | undefined;
  /** Of an error: what it was about, as text. */
  readonly target: string | undefined;
  /** Where in a script, over several lines as PowerShell shows it. */
  readonly position: string | undefined;
  /** Whole, as Windows PowerShell shows it. */
  readonly shown: string;
  /** Of information: its tags, such as PSHOST for Write-Host. */
  readonly tags: readonly string[];
}

/** ERROR_RECORD and the error of a state (MS-PSRP 2.2.3.15). */
export function errorRecord(value: PsValue): PsrpRecord {
  const exception = memberOf(value, 'Exception');
  const message =
    text(memberOf(value, 'ErrorDetails_Message')) ?? text(memberOf(exception, 'Message')) ?? '';
  const invocation = memberOf(value, 'InvocationInfo');
  const parts = {
    message: message === '' ? (text(value) ?? '') : message,
    errorId: line(memberOf(value, 'FullyQualifiedErrorId')),
    category: errorCategory(numberIn(memberOf(value, 'ErrorCategory_Category'))),
    exception: isPsObject(exception) ? line(exception.types[0]) : undefined,
    target: text(memberOf(value, 'TargetObject')),
    position: text(memberOf(invocation, 'PositionMessage')),
  };
  const details = line(memberOf(value, 'ErrorCategory_Message'));
  const command = line(memberOf(invocation, 'InvocationName'));
  return { ...parts, tags: [], shown: shownError({ ...parts, details, command }) };
}

interface ErrorParts {
  readonly message: string;
  readonly errorId: string | undefined;
  readonly position: string | undefined;
  readonly details: string | undefined;
  readonly command: string | undefined;
}

function shownError({ message, errorId, position, details, command }: ErrorParts): string {
  const lines = [
    command === undefined ? message : `${command} : ${message}`,
    position,
    details === undefined ? undefined : `    + CategoryInfo          : ${details}`,
    errorId === undefined ? undefined : `    + FullyQualifiedErrorId : ${errorId}`,
  ];
  return lines.filter((each) => each !== undefined).join('\n');
}

/** DEBUG_RECORD, VERBOSE_RECORD and WARNING_RECORD (MS-PSRP 2.2.3.16). */
export function informationalRecord(value: PsValue): PsrpRecord {
  const message = text(memberOf(value, 'InformationalRecord_Message')) ?? text(value) ?? '';
  return plainRecord(message, {
    position: text(memberOf(value, 'InvocationInfo_PositionMessage')),
  });
}

/** INFORMATION_RECORD (MS-PSRP 2.2.2.26). */
export function informationRecord(value: PsValue): PsrpRecord {
  const data = memberOf(value, 'MessageData');
  const message = text(memberOf(data, 'Message')) ?? text(data) ?? '';
  const tags = listIn(memberOf(value, 'Tags'))?.items ?? [];
  return plainRecord(message, { tags: tags.slice(0, 16).flatMap((tag) => line(tag) ?? []) });
}

export function plainRecord(
  message: string,
  {
    position,
    tags = [],
  }: { readonly position?: string | undefined; readonly tags?: readonly string[] } = {},
): PsrpRecord {
  return {
    message,
    errorId: undefined,
    category: undefined,
    exception: undefined,
    target: undefined,
    position,
    shown: message,
    tags,
  };
}

function text(value: PsValue | undefined): string | undefined {
  const found = textIn(value);
  const shown = found === undefined ? '' : shownText(found);
  return shown === '' ? undefined : shown;
}

function line(value: PsValue | undefined): string | undefined {
  const found = textIn(value);
  const shown = found === undefined ? '' : shownLine(found);
  return shown === '' ? undefined : shown;
}
