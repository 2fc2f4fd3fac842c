import type { Fault } from './transport-fault.ts';

interface Named {
  /** As people know the host. */
  readonly host: string;
}

export function constrainedFault({ host }: Named): Fault {
  return {
    fault: 'bad-answer',
    message: `PowerShell on ${host} runs in ConstrainedLanguage mode, in which no script of Fettle runs.`,
    hint: 'AppLocker or App Control (WDAC) sets it for this account: let the policy trust it, or take another host account.',
  };
}

/** What a host did, ready to follow its name. */
export function nonsenseFault({ host }: Named, what: string): Fault {
  return {
    fault: 'bad-answer',
    message: `${host} ${what}.`,
    hint: `"fettle hosts check ${host}" says what works there.`,
  };
}
