// Generated from core.wire by `npm run types`. Edit the structs instead.

/** A batter of the current innings. */
export interface BatterLine {
  name: string;
  runs: number;
  balls: number;
  fours: number;
  sixes: number;
  how: string;
}

/** A batter's line. */
export interface BattingCard {
  name: string;
  runs: number;
  balls: number;
  fours: number;
  sixes: number;
  out: boolean;
  how: string;
  bowler: string | null;
  fielders: Array<string>;
}

/** A bowler of the current innings. */
export interface BowlerLine {
  name: string;
  overs: string;
  maidens: number;
  runs: number;
  wickets: number;
  dots: number;
}

/** A bowler's analysis. */
export interface BowlingCard {
  name: string;
  balls: number;
  maidens: number;
  runs: number;
  wickets: number;
  wides: number;
  wide_balls: number;
  noballs: number;
  noball_balls: number;
  dots: number;
  fours: number;
  sixes: number;
  overs: string;
}

/** Extras by kind. */
export interface ExtrasCard {
  byes: number;
  legbyes: number;
  wides: number;
  noballs: number;
  penalty: number;
  total: number;
}

/** A wicket's fall. */
export interface FallCard {
  wicket: number;
  runs: number;
  player: string;
  over: string;
  delivery_index: number;
}

/** One ball, or one other fact, for a commentary-like feed; absent fields have their defaults. */
export interface FeedLine {
  over: string;
  mark?: string;
  to?: string;
  by?: string;
  out?: string;
  text?: string;
  unconfirmed?: boolean;
}

/** ``gone``: there is nothing more to watch here; ``code`` says why. */
export interface Gone {
  code: string;
}

/** An innings. */
export interface InningsCard {
  team: string;
  super_over: boolean;
  declared: boolean;
  forfeited: boolean;
  all_out: boolean;
  target: Target | null;
  total: number;
  wickets: number;
  overs: string;
  legal_balls: number;
  deliveries: number;
  extras: ExtrasCard;
  batting: Array<BattingCard>;
  bowling: Array<BowlingCard>;
  fow: Array<FallCard>;
  partnerships: Array<PartnershipCard>;
  over_by_over: Array<OverCard>;
  absent: Array<string>;
}

/** An innings before the current one, in a line. */
export interface InningsLine {
  batting: number;
  runs: number;
  wickets: number;
  overs: string;
  declared: boolean;
  all_out: boolean;
  super_over: boolean;
}

/** An innings in a list of matches. */
export interface InningsScore {
  score: string;
  played: string;
  super_over: boolean;
}

/** The innings in progress, or the last one. */
export interface LiveInnings {
  number: number;
  batting: number;
  runs: number;
  wickets: number;
  overs: string;
  limit?: number;
  balls_per_over: number;
  target?: number;
  extras: number;
  batters: Record<string, BatterLine>;
  bowlers: Record<string, BowlerLine>;
  crease: [string, string];
  bowler?: string;
  before_stand: [number, number];
  last_wicket: string;
  free_hit: boolean;
  super_over: boolean;
  closed: string;
  worm: Record<string, [number, number]>;
}

/** The newest matches first. */
export interface MatchList {
  matches: Array<MatchSummary>;
}

/** A match as a list shows it. */
export interface MatchSummary {
  id: string;
  title: string;
  public: boolean;
  venue: string;
  format: string;
  status: string;
  headline: string;
  sides: Array<TeamScore>;
  over: Array<string>;
  created_ms: number;
  seq: number;
}

/** An over. */
export interface OverCard {
  over: number;
  legal: number;
  allot: number;
  runs: number;
  wickets: number;
  bowlers: Array<string>;
}

/** A stand. */
export interface PartnershipCard {
  wicket: number;
  batters: Array<string>;
  runs: number;
  balls: number;
  contrib: Record<string, [number, number]>;
  unbroken: boolean;
}

/** ``patch`` to viewers: a merge patch (RFC 7396) from one change of the scoreboard to the next. */
export interface Patch {
  epoch: number;
  from: number;
  to: number;
  patch: unknown;
}

/** An error acknowledgement; nothing has changed. Stable ``code``, human ``detail``. */
export interface Problem {
  code: string;
  detail: string;
  retry_after_s?: number;
}

/** The whole snapshot. */
export interface Scoreboard {
  match_id: string;
  title: string;
  venue: string;
  date: string;
  format: string;
  in_balls?: boolean;
  sides: Array<Side>;
  status: string;
  headline: string;
  earlier: Array<InningsLine>;
  innings?: LiveInnings;
  feed: Record<string, FeedLine | Array<string>>;
  conflicts: number;
}

/** A match, innings by innings. */
export interface Scorecard {
  teams: Array<string>;
  date: string;
  balls_per_over: number;
  scheduled_overs: number | null;
  noball_penalty: number;
  innings: Array<InningsCard>;
}

/** One of the two teams. */
export interface Side {
  id: string;
  name: string;
  short: string;
}

/** How far a client has got. */
export interface Since {
  epoch: number;
  seq: number;
}

/** The answer to ``watch``; also the server's ``snapshot`` event when patches would not do. */
export interface Snapshot {
  epoch: number;
  seq: number;
  snapshot: Scoreboard | null;
}

/** What the side that bats last in a limited match needs, as announced. */
export interface Target {
  overs: number | number | null;
  runs: number;
}

/** A side in a list of matches. */
export interface TeamScore {
  name: string;
  short: string;
  scores: Array<InningsScore>;
  batting: boolean;
}

/** ``tick``, every 2 s: a client whose ``seq`` is behind joins or watches again with ``since``. */
export interface Tick {
  epoch: number;
  seq: number;
}

/** ``watch`` on ``/watch``: a public match by its id, any match by a feed token. */
export interface Watch {
  match_id?: string;
  token?: string;
  since?: Since;
}
