import { breach } from './breach.ts';
import { enumeration } from './enumeration.ts';
import { type HostMethod, hostMethod } from './host-method.ts';
import { listIn, memberOf, numberIn } from './inside.ts';
import { int32, int64, type PsObject, type PsValue, psMembers, psObject } from './value.ts';

/** A call to the user interface that a client is supposed to have, MS-PSRP 2.2.2.15 and 2.2.2.27. */
export interface HostCall {
  /** Where the answer belongs; -100 when none is awaited. */
  readonly id: bigint;
  readonly number: number;
  /** Undefined for a number that MS-PSRP does not know. */
  readonly method: HostMethod | undefined;
  readonly parameters: readonly PsValue[];
}

const noAnswer = -100n;

export function hostCall(value: PsValue): HostCall {
  const id = memberOf(value, 'ci');
  const number = numberIn(memberOf(value, 'mi'));
  if (typeof id !== 'object' || id?.kind !== 'integer' || number === undefined) {
    throw breach('a call without number');
  }
  return {
    id: id.value,
    number,
    method: hostMethod(number),
    parameters: listIn(memberOf(value, 'mp'))?.items ?? [],
  };
}

/** Whether a script waits until it hears something. */
export function awaitsAnswer({ id, method }: HostCall): boolean {
  return id !== noAnswer && (method === undefined || method.manner === 'asks');
}

/** That nobody answers here, as the error that the script gets (MS-PSRP 2.2.2.16 and 2.2.2.28). */
export function refusal({ id, number, method }: HostCall): PsValue {
  const name = method?.name ?? number.toString();
  return psMembers([
    ['ci', int64(id)],
    [
      'mi',
      enumeration('System.Management.Automation.Remoting.RemoteHostMethodId', { name, number }),
    ],
    ['me', refused(`Nobody answers here: ${name} was refused.`)],
  ]);
}

/** An ErrorRecord (MS-PSRP 2.2.3.15) of category InvalidOperation. */
function refused(message: string): PsObject {
  return psObject({
    types: ['System.Management.Automation.ErrorRecord', 'System.Object'],
    text: message,
    members: new Map<string, PsValue>([
      ['Exception', exception(message)],
      ['TargetObject', null],
      ['FullyQualifiedErrorId', 'NobodyAnswers'],
      ['InvocationInfo', null],
      ['ErrorCategory_Category', int32(7)],
      ['ErrorCategory_Activity', ''],
      ['ErrorCategory_Reason', 'InvalidOperationException'],
      ['ErrorCategory_TargetName', ''],
      ['ErrorCategory_TargetType', ''],
      ['ErrorCategory_Message', 'InvalidOperation: (:) [], InvalidOperationException'],
      ['SerializeExtendedInfo', false],
    ]),
  });
}

function exception(message: string): PsObject {
  return psObject({
    types: [
      'System.InvalidOperationException',
      'System.SystemException',
      'System.Exception',
      'System.Object',
    ],
    text: `System.InvalidOperationException: ${message}`,
    properties: new Map([['Message', message]]),
  });
}
