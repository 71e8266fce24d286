import type { Register } from '../program.ts';
import { register as briefing } from './briefing.ts';
import { register as book } from './book.ts';
import { register as box } from './box.ts';
import { register as campaign } from './campaign.ts';
import { register as closure } from './closure.ts';
import { register as coverage } from './coverage.ts';
import { register as district } from './district.ts';
import { register as disclosure } from './disclosure.ts';
import { register as doctor } from './doctor.ts';
import { register as explain } from './explain.ts';
import { register as due } from './due.ts';
import { register as exportFiles } from './export.ts';
import { register as handover } from './handover.ts';
import { register as importAreas } from './import-areas.ts';
import { register as importFacilities } from './import-facilities.ts';
import { register as importPeople } from './import-people.ts';
import { register as importFiles } from './import.ts';
import { register as migrate } from './migrate.ts';
import { register as notice } from './notice.ts';
import { register as plates } from './plates.ts';
import { register as rate } from './rate.ts';
import { register as reach } from './reach.ts';
import { register as relay } from './relay.ts';
import { register as repairs } from './repairs.ts';
import { register as response } from './response.ts';
import { register as round } from './round.ts';
import { register as rule } from './rule.ts';
import { register as safekeeping } from './safekeeping.ts';
import { register as scenario } from './scenario.ts';
import { register as seed } from './seed.ts';
import { register as serve } from './serve.ts';
import { register as shortfall } from './shortfall.ts';
import { register as sheet } from './sheet.ts';
import { register as site } from './site.ts';
import { register as statement } from './statement.ts';
import { register as survey } from './survey.ts';
import { register as token } from './token.ts';
import { register as user } from './user.ts';
import { register as work } from './work.ts';

/**
 * Every command of `atlas`, in the order of its help. A command module exports `register(program)`,
 * which only declares names and options; what the command does is imported inside its action, so
 * that `atlas --help` stays quick.
 */
export const commands: readonly Register[] = [
	serve,
	work,
	district,
	seed,
	importFiles,
	importFacilities,
	survey,
	importAreas,
	importPeople,
	coverage,
	response,
	reach,
	explain,
	site,
	scenario,
	rate,
	statement,
	notice,
	briefing,
	repairs,
	shortfall,
	due,
	round,
	campaign,
	book,
	disclosure,
	exportFiles,
	handover,
	sheet,
	relay,
	plates,
	box,
	rule,
	closure,
	user,
	token,
	safekeeping,
	migrate,
	doctor
];
