// Opens the database of ATLAS_DATA_DIR, prints `open`, and waits to be ended.
import { openDatabase } from '#lib/server/db/pool.ts';

const db = await openDatabase({ role: 'cli', url: 'embedded' });
await db.query('select 1');
console.log('open');
setInterval(() => undefined, 60_000);
