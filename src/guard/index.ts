export { type SensitiveName, sensitiveNames } from './detect/detectors.ts';
export { inputGuarded, outputGuarded } from './guarded-model.ts';
export type { GuardCheck, GuardFacts, GuardRules, GuardSide, GuardVerdict, TextRule } from './guard-rules.ts';
export { guardOf } from './guard.ts';
export { textGuards } from './text-guards.ts';
export { redactText } from './redact-text.ts';
