import { harmlessMachines } from './harmless-machines.ts';
import { harmlessWindows } from './harmless-windows.ts';

/** What hosts print and people paste, without any secret in it: nothing of it may be taken out. */
export const harmless: readonly string[] = [...harmlessWindows, ...harmlessMachines];
