import { describe, expect, it } from '@jest/globals';
import { LogonGate } from '#adapters/winrm/security/logon-gate.ts';

const never = new AbortController().signal;

describe('an account that is spelled in several ways', () => {
  const spellings = ['CORP\\svc', 'svc@corp.example', 'corp.example\\SVC', 'svc'];

  async function refused(gate: LogonGate, host: string, account: string): Promise<void> {
    using pass = await gate.enter({ host, account, password: 'old' }, never);
    pass.refused();
  }

  it('has three tries in all, as its domain counts them', async () => {
    const gate = new LogonGate({ key: new Uint8Array(32), now: () => 0 });
    for (const [index, account] of spellings.slice(0, 3).entries()) {
      await refused(gate, `host-${index}`, account);
    }

    for (const account of spellings) {
      const trying = gate.enter({ host: 'host-9', account, password: 'old' }, never);
      await expect(trying).rejects.toMatchObject({ code: 'access-denied' });
    }
  });

  it('may be tried in another spelling where one was refused', async () => {
    const gate = new LogonGate({ key: new Uint8Array(32), now: () => 0 });
    await refused(gate, 'host-1', 'CORP\\svc');

    using pass = await gate.enter(
      { host: 'host-1', account: 'svc@corp.example', password: 'old' },
      never,
    );
    pass.accepted();
    const again = gate.enter({ host: 'host-1', account: 'corp\\SVC', password: 'old' }, never);
    await expect(again).rejects.toMatchObject({ code: 'access-denied' });
  });
});
