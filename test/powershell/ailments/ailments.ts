import type { Ailment } from './ailment.ts';
import { certificateAilments } from './certificates.ts';
import { eventAilments } from './events.ts';
import { keyAilments } from './keys.ts';
import { serviceAilments } from './services.ts';
import { settingAilments } from './settings.ts';

export const ailments: readonly Ailment[] = [
  ...certificateAilments,
  ...keyAilments,
  ...eventAilments,
  ...serviceAilments,
  ...settingAilments,
];
