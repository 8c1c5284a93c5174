/**
 * TEST RULES. Packs written as other provinces write theirs, to show that they need no code. Their shape (what is
 * counted, paid by the hour or in halves, by sex, by fund) follows published notices; titles and clauses say that they
 * are for tests, and no figure in them is a standard of any place.
 */
import { packDocument } from '#money/policy/contract'
import allowanceFile from './province-packs/allowance.json' with { type: 'json' }
import apprenticesFile from './province-packs/apprentices.json' with { type: 'json' }
import inlandFile from './province-packs/inland.json' with { type: 'json' }
import metropolisFile from './province-packs/metropolis.json' with { type: 'json' }
import southernFile from './province-packs/southern.json' with { type: 'json' }

/**
 * As in the south: whoever lives, is insured or out of work there; ages by sex; a catalogue of amounts by occupation;
 * shortage from level three up by 30 %; twelve months from the certificate's day.
 */
export const southern = packDocument.parse(southernFile)
/**
 * As in the middle: half upon the certificate, the other half once work is proved within six months; material cost in
 * part; attendance and scores; caps for the line, the class and the year; three funds in order, vouchers where
 * unemployment insurance pays.
 */
export const inland = packDocument.parse(inlandFile)
/** The same province's living allowance: by the day, more in mountain counties, at most 30 days. */
export const allowance = packDocument.parse(allowanceFile)
/** As in a large city: a share of the standard by who one is, hours with exam fees, less what was paid already. */
export const metropolis = packDocument.parse(metropolisFile)
/** The same city's apprenticeship: so much a stage and level, at most two stages. */
export const apprentices = packDocument.parse(apprenticesFile)
