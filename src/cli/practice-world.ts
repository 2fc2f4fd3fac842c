import { type Config, defaultConfig } from '#src/config.ts';
import { Host } from '#src/host/host.ts';
import type { Case } from '#src/playbook/case.ts';

/** In a rehearsal whoever plays it may approve, too; the card says so. At a real site nobody may until named. */
export const practiceConfig: Config = {
  ...defaultConfig,
  approval: {
    ...defaultConfig.approval,
    approvers: 'anyone',
    requesterMayApprove: true,
    approvals: { low: 1, medium: 1, high: 1 },
  },
};

/** The only machine of a rehearsal. */
export function practiceHost({ host: { name, address = name, platform } }: Case): Host {
  return Host.parse({ name, address, platform, transports: { practice: {} } });
}
