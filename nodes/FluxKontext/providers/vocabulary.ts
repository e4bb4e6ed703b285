import type { FailureCategory } from './contract';

/**
 * The words by which providers say why they refuse, on text of lower-case words with one blank
 * between them. Sources: the codes in the documents of the four providers; the messages of their
 * public clients and of the services that they resell (Black Forest Labs, Replicate, fal, OpenAI's
 * error form); Python's image library for images that cannot be read.
 * Rule: no phrase may repeat without a limit, since the text is foreign.
 */
function anyOf(...phrases: readonly string[]): RegExp {
	return new RegExp(`\\b(?:${phrases.join('|')})\\b`);
}

const IS = '(?:is |are |was |were |has been |have been |has |have |be )?';
const THING = '(?:images?|pictures?|photos?|files?|media|urls?|links?|inputs?)';

// Content

const REFUSED =
	'(?:refused|rejected|blocked|prohibited|flagged|filtered|moderated|denied|disallowed|banned|restricted|forbidden|inappropriate|unsafe|illegal|harmful|sensitive|not (?:be )?(?:allowed|permitted|accepted|safe))';
const HARMFUL =
	'(?:(?<!case )sensitive|inappropriate|prohibited|explicit|unsafe|harmful|offensive|objectionable|adult|sexual|violent|nsfw)';

/** Of a check that could not be made. */
const DOWN = '(?:unavailable|down|timed out|timeout|error|failed to)';

export const ABOUT_CONTENT = anyOf(
	'nsfw',
	'not safe for work',
	'moderated',
	`moderation(?! (?:service |server |api )?(?:is )?${DOWN})`,
	'content (?:policy|policies|violations?|filter|filters|filtered|filtering|guidelines?|restrictions?|safety|audit)',
	`content (?:contains |may be )?${IS}${REFUSED}`,
	`${HARMFUL} (?:\\w+ )?(?:content|contents|material|words?|terms|prompts?|images?|inputs?|requests?)`,
	'(?:refused|rejected|blocked|flagged|illegal|forbidden|disallowed|banned|restricted) (?:content|words?)',
	`(?:prompt|images?|pictures?|photos?|input|output|request|text) (?:may )?${IS}(?:flagged|moderated|filtered|inappropriate|unsafe|sensitive|nsfw)`,
	`(?:prompt|image|picture|photo|input|output|text) (?:\\w+ )?(?:contains?|containing|includes?|shows?) (?:\\w+ ){0,3}(?:${HARMFUL}|nudity|violence)`,
	`(?<!failed to run )safety (?:guidelines?|polic(?:y|ies)|filters?|systems?|settings?|checks?|checkers?|violations?|rules?|reasons?|review|concerns?)(?! (?:is )?${DOWN})`,
	'(?:due to|image|for) safety',
	'(?:violat\\w{1,6}|breach\\w{0,3}|break|breaks|breaking|against) (?:of )?(?:\\w+ ){0,3}(?:polic(?:y|ies)|guidelines?|standards|terms|rules)',
	'terms of (?:service|use) violation',
	'polic(?:y|ies) (?:violat\\w{1,6}|breach\\w{0,3})',
	'(?:usage|use|community) (?:policy|policies|guidelines?)',
	'nud(?:e|ity)',
	'pornograph\\w{1,4}',
	'copyright\\w{0,5}',
	'trademark\\w{0,2}',
	'derivative works?',
	'public figures?',
	'celebrit(?:y|ies)',
	'(?:minors|child safety)',
	'(?:depicts?|shows?|contains?|involves?) (?:an? )?minor',
	'(?:hate speech|self harm|harassment|toxicity|gore)',
	'(?:risk control|risky (?:content|prompt)|risk prompt)',
	'data inspection',
	'not pass (?:the |our )?(?:\\w+ )?(?:review|moderation|inspection|audit)',
	'responsible ai',
);

/** Weaker: what is wrong with the prompt or the image may stand behind it. */
export const ABOUT_A_REFUSAL = anyOf(
	`(?:prompt|image|picture|photo) ${IS}(?:refused|rejected|blocked|denied|banned|prohibited|not (?:be )?(?:allowed|permitted))`,
);

// An image that cannot be taken

const FAILED_TO =
	'(?:cannot|can not|can t|could not|couldn t|unable to|not able to|failed to|fails? to|failure to|failed|failure|errors?|timed out|timeout)';
/** What fails on the provider's own side, whose messages otherwise sound the same. */
const NOT_THEIRS =
	'(?!models?\\b|upstream|server|servers|results?\\b|outputs?\\b|responses?\\b|generated|checkpoints?|weights|internal|errors?\\b|failure)';
const GAP = (most: number) => `(?:${NOT_THEIRS}\\w+ ){0,${most}}`;
const TAKE = '(?:download|fetch|load|read|open|access|retriev|decod|identif|pars|reach)\\w{0,5}';
const FORMAT = '(?:format|type|extension|encoding|data|url|link|size|dimensions?|resolution|file)';
/** Not the image that the provider has made. */
const THEIR_IMAGE = `(?<!(?:output|result|results|generated|response|final) )${THING}`;

export const ABOUT_THE_IMAGE = anyOf(
	`${FAILED_TO} ${GAP(2)}${TAKE} ${GAP(4)}${THING}`,
	'(?:client|http) error (?:\\w+ ){1,4}for url',
	`${FAILED_TO} decode(?! (?:the )?(?:json|response|upstream|latents?|results?|output))`,
	`${THEIR_IMAGE} (?:\\w+ ){0,3}(?:cannot|can not|can t|could not|couldn t|failed to) be (?:successfully )?${TAKE}`,
	`${THEIR_IMAGE} (?:url )?(?:download|fetch|load|decode|decoding|loading|parse|parsing|retrieval) (?:failed|failure|error|timed out|timeout)`,
	'(?:download|decode|decoding) (?:failed|failure|error)',
	`${FAILED_TO} process\\w{0,3} (?:the |your |this )?(?:input|uploaded|source|provided|reference) ${THING}`,
	`${THEIR_IMAGE} (?:(?:url|link|host|server) )?(?:returned|responded)`,
	`(?:unsupported|invalid|wrong|unrecogni[sz]ed|corrupt|corrupted|truncated|broken|damaged|malformed|illegal|unreadable) ${GAP(2)}(?:images?|pictures?|photos?|media|base ?64|mime)`,
	'(?:unsupported|invalid|unknown|bad|corrupt|corrupted|damaged|empty) (?:file|input image|image url|picture|image)',
	'missing (?:required )?(?:field )?(?:input )?(?:image|picture)(?! in (?:the )?response)',
	'no (?:input )?(?:image|picture|photo|file) (?:was |url )?(?:provided|given|supplied|uploaded|attached|specified)',
	'(?:image|picture|input image|image url) (?:is |are )?required',
	'(?:url|link) (?:\\w+ ){0,3}not (?:reachable|accessible)',
	'url must (?:be|use|start with|begin with) https?',
	'(?:incorrect padding|broken data stream)',
	`(?:image|picture|photo|file|media|mime) ${FORMAT}? ?${IS}(?:not supported|unsupported|invalid|unknown|not recogni[sz]ed|not allowed)`,
	`${THEIR_IMAGE} (?:${FORMAT} )?${IS}(?:unsupported|invalid|not valid|corrupt|corrupted|truncated|damaged|broken|empty|unreadable|not readable|not accessible|inaccessible|unreachable|not reachable|expired|missing)`,
	`(?:images?|pictures?|photos?|input files?) (?:url )?${IS}not found`,
	`${THEIR_IMAGE} (?:${FORMAT} )?${IS}(?:too (?:large|big|small|heavy|wide|tall|low|high|long)|exceeds?|exceeded|exceeding|over the|above the|below the)`,
	'(?:unsupported|invalid) format',
	'format (?:\\w+ )?(?:is )?(?:not supported|unsupported)',
	'unsupported (?:media|file|image) type',
	'(?:insufficient|low) resolution',
	'resolution (?:is )?too (?:low|high)',
	'not an? (?:valid |supported )?(?:image|picture|photo|url)',
);

// Limits and money

export const ABOUT_THE_RATE = anyOf(
	'rate limit\\w{0,3}',
	'ratelimit\\w{0,3}',
	'rate exceeded',
	'too many (?:\\w+ )?(?:requests?|jobs|tasks|calls|connections)',
	'(?:requests?|calls|tasks|jobs) per (?:second|minute|hour)',
	'(?:concurrency|concurrent \\w+) (?:limit|quota|exceeded)',
	'(?:qps|rpm|tpm|task|tasks|frequency) limit',
	'maximum (?:number|amount) of (?:\\w+ )?(?:tasks|jobs|requests)',
	'throttl\\w{2,4}',
	'slow down',
	'too frequent(?:ly)?',
	'max(?:imum)? concurren\\w{1,4}',
);

const MONEY = '(?:balance|credits?|funds?|quotas?|money)';

/** That there is no money; a quota that is used up may also be a limit per minute. */
export const ABOUT_CREDIT = anyOf(
	`(?:insufficient|not (?:have )?enough|don t have enough|not sufficient|lack of|out of|ran out of|exhausted|depleted|negative) (?:\\w+ ){0,2}${MONEY}`,
	`(?:no|low|zero|too little) (?:account |remaining |more )?(?:balance|credits?|funds?)`,
	`(?:balance|credits?|funds?|money) ${IS}(?:too low|insufficient|exhausted|exceeded|not enough|not sufficient|used up|depleted|empty|run out|ran out|overdrawn|negative)`,
	'payment (?:is )?required',
	'payment (?:\\w+ )?(?:failed|overdue)',
	'(?:account|invoice|bill) (?:is )?(?:overdue|in arrears|past due)',
	'arrears',
	'(?:billing|spending|spend) (?:hard |soft )?limit',
	'top up',
	'recharge',
	'(?:add|buy|purchase) (?:more )?(?:credits?|funds)',
	'subscription (?:is |has )?(?:required|expired|inactive)',
	'no active subscription',
	'unpaid',
	'free (?:tier|trial|credits?|quota) (?:is |has |was )?(?:exhausted|ended|expired|over|used up)',
	'(?:need|needs|requires?) more (?:credits?|funds|balance)',
	'credits (?:are )?required',
	'budget (?:is |was )?exceeded',
);

export const ABOUT_QUOTAS = anyOf(
	'pre consume (?:token )?quota failed',
	`quotas? ${IS}(?:too low|insufficient|exhausted|exceeded|not enough|used up|depleted|reached)`,
	'exceed\\w{0,3} (?:\\w+ ){0,3}(?:quotas?|credits?|balance|budget)',
	'(?:credits?|quota|usage) limit (?:is |was |has been )?(?:exceeded|reached)',
);

// The key

const KEY = '(?:api key|apikey|key|access token|auth token|bearer token|token|credentials?)';

export const ABOUT_THE_KEY = anyOf(
	'(?:invalid|incorrect|wrong|bad|expired|revoked|disabled|malformed) (?:or (?:missing|expired|invalid) )?(?:api |access |auth |bearer |secret |authentication |your ){0,3}(?:key|apikey|token|credentials?|authorization|authentication)',
	'(?:missing|no|unknown) (?:or (?:invalid|expired) )?(?:valid )?(?:api key|apikey|access token|auth token|bearer token|token|credentials?|authorization|authentication)',
	`${KEY} (?:provided )?${IS}(?:invalid|not valid|incorrect|wrong|expired|revoked|disabled|missing|suspended|unauthori[sz]ed)`,
	'(?:api key|apikey|token|credentials?) (?:is )?(?:required|unknown|not found|not provided)',
	'(?:provide|pass|include|send) (?:an? |your |the )?(?:valid )?(?:api key|apikey|credentials?)',
	'un ?authori[sz]ed',
	'not authori[sz]ed',
	'unauthenticated',
	'not authenticated',
	'validate (?:the |your )?credentials',
	'(?:user|account) (?:has been |is |was )?(?:disabled|banned|suspended|locked)',
	'ip (?:address )?(?:is )?not (?:allowed|in (?:the )?white ?list)',
	'not have (?:the )?(?:permissions?|access)',
	'log ?in (?:is )?required',
	'authentication (?:failed|failure|required|error)',
	'(?:access|permission) denied',
	'no permission',
);

// What is asked for

export const ABOUT_A_FIELD = anyOf(
	'(?:payload|entity|request body) (?:is )?too large',
	'(?:field|prompt|url|parameter) (?:is )?required',
	'(?:input|value|string|list) should (?:be|have)',
	'ensure this value',
	'not a valid (?:enumeration member|choice|value)',
	'(?:extra (?:fields|inputs) (?:are )?not permitted|unexpected (?:field|parameter|argument))',
	'invalid (?:\\w+ )?(?:request|params?|parameters?|arguments?|values?|inputs?|prompts?|urls?|json|body|fields?|size|format|ratio|model|seed|option|type)',
	'(?:missing|required) (?:\\w+ )?(?:params?|parameters?|fields?|arguments?|prompt)',
	`prompt (?:\\w+ )?${IS}(?:too long|too short|empty|missing|required|length|exceeds?)`,
	'prompt (?:too long|length)',
	'validation (?:errors?|failed|failure)',
	'unprocessable',
	'bad request',
	'must (?:not )?be (?:one of|between|at least|at most|an?|less|greater|shorter|longer|in)',
	'out of range',
	`(?:ratio|size|model|format|parameter|value|option) (?:\\w+ ){0,2}${IS}(?:not supported|unsupported|invalid|not allowed|unknown)`,
	'(?:unsupported|unknown) (?:\\w+ )?(?:ratio|size|model|parameter|value|format|field|argument)',
);

/** A thing of a request that the provider does not know: its path is right. A submit names no task. */
export const NOT_FOUND = anyOf(
	`(?:model|image|user|account|template) (?:\\w+ ){0,3}?${IS}(?:not found|not exist|unknown|does not exist|doesn t exist|not available|no longer available)`,
	'(?:unknown|no such) (?:model|image|user|account)',
);

/** Words that say something as a code, and in a sentence may say anything. */
export const ONE_WORD_CODES: ReadonlyArray<readonly [FailureCategory, RegExp]> = [
	['content', anyOf('sensitive', 'prohibited', 'flagged', 'unsafe', 'moderate')],
	['credit', anyOf('quota', 'balance', 'credits?', 'billing', 'arrearage')],
];

/** Of a status check: that there is no such job. */
export const NO_SUCH_JOB = anyOf(
	'(?:task|job|record|generation)(?: id| info)? (?:(?!fail|error|file|image|model|worker)\\w+ ){0,4}?(?:is |was |were |has been |could |can )?(?:not (?:be )?found|not exists?|does not exist|doesn t exist|unknown|missing|deleted|is null)',
	'(?:unknown|no such|invalid|nonexistent|non existent) (?:task|job|record|generation)',
);
