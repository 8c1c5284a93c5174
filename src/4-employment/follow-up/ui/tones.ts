export const TONES = { recorded: 'waiting', verified: 'good', voided: 'bad' } as const
