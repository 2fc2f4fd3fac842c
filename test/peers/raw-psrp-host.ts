import { RawPsrp } from './raw-psrp.ts';
import type { WindowsAct, WindowsEndpoint } from './windows-endpoint.ts';
import { startWindowsHost, type WindowsHost, type WindowsSettings } from './windows-host.ts';

export const admin = 'SERVER1\\admin';
/** No administrator. */
export const fettle = 'CORP\\fettle';

const endpoints: readonly WindowsEndpoint[] = [
  { name: 'Microsoft.PowerShell', groups: ['administrators'] },
  { name: 'Fettle', language: 'none', accounts: [fettle], commands: ['Read-State'] },
];
const acts: Readonly<Record<string, readonly WindowsAct[]>> = {
  tell: [{ output: '<S>told</S>' }],
  wait: [{ output: '<S>begun</S>' }, { wait: true }],
  ask: [{ ask: { method: 'ReadLine', id: 11 } }],
};

/** A host without a PowerShell: its pipelines do what `acts` say. */
export function startPsrpHost(more: Partial<WindowsSettings> = {}): Promise<WindowsHost> {
  return startWindowsHost({
    accounts: [
      { name: admin, password: 'x' },
      { name: fettle, password: 'x', administrator: false },
    ],
    powershell: '/nowhere/pwsh',
    endpoints,
    acts,
    ...more,
  });
}

interface Where {
  readonly account?: string;
  readonly endpoint?: string;
}

export function poolOn(host: WindowsHost, where: Where = {}): RawPsrp {
  return new RawPsrp(host, { account: admin, endpoint: 'Microsoft.PowerShell', ...where });
}

export async function openedOn(host: WindowsHost, where: Where = {}): Promise<RawPsrp> {
  const pool = poolOn(host, where);
  await pool.open();
  return pool;
}
