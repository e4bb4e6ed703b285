/**
 * n8n brings zod, today zod 3. What is read with it is read alike with zod 4: the tests of the readers
 * run once more with that. Not those that need n8n's engine, which itself needs zod 3.
 */
jest.mock('zod', () => jest.requireActual('zod4'));

import '../unit/callbacks/request.test';
import '../unit/credential/authenticate.test';
import '../unit/credential/readCredential.test';
import '../unit/images/givenFiles.test';
import '../unit/jobs/job.test';
import '../unit/jobs/ledger.test';
import '../unit/jobs/parkedJobs.test';
import '../unit/providers/anyAnswer.test';
import '../unit/providers/anyCallback.test';
import '../unit/providers/apixo.callback.test';
import '../unit/providers/apixo.lookUp.test';
import '../unit/providers/apixo.submission.test';
import '../unit/providers/foxAi.test';
import '../unit/providers/reading.test';
import '../unit/providers/toApis.account.test';
import '../unit/providers/toApis.callback.test';
import '../unit/providers/toApis.lookUp.test';
import '../unit/providers/toApis.submission.test';
import '../unit/providers/vtrix.test';
import '../unit/trigger/receipt.test';
