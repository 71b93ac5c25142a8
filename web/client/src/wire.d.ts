// Generated from core.wire by `npm run types`. Edit the structs instead.

/** An address of mail. */
export interface Address {
  email: string;
}

/** Another address of mail, with the password. */
export interface AddressChange {
  email: string;
  password: string;
}

/** Which match a video shows. */
export interface AlignmentView {
  video_id: string;
  match_id: string;
  method: "tap" | "clock";
  began_ms: number;
  event_id: string | null;
  created_by: string;
  created_ms: number;
}

/** Reports, the newest first. */
export interface AnalysisList {
  analyses: Array<AnalysisView>;
}

/** A report on a session, from its video or from its notes alone. */
export interface AnalysisView {
  id: string;
  session_id: string;
  video_id: string | null;
  account_id: string;
  state: "queued" | "done" | "failed";
  percent: number | null;
  eta_ms: number | null;
  findings: FindingsView | null;
  failure: VideoFailure | null;
  created_ms: number;
  done_ms: number | null;
}

/** ``attach``: an output shows a public match by its id, any match by a feed token. */
export interface Attach {
  graphic: string;
  output_id: string;
  match_id?: string;
  token?: string;
}

/** The answer to ``attach``. */
export interface Attached {
  programme: Programme;
  now_ms: number;
}

/** What comes by itself; every output works it out from the same facts. */
export interface AutoPilot {
  score_bug: boolean;
  milestones: boolean;
  end_of_over: string;
  new_batter: boolean;
  new_bowler: boolean;
  drinks: string;
  innings_break: string;
  sponsor_every_s: number;
  sponsor_for_s: number;
}

/** What of the autopilot is to be another way; what is left out stays. */
export interface AutoPilotChange {
  score_bug?: boolean;
  milestones?: boolean;
  end_of_over?: string;
  new_batter?: boolean;
  new_bowler?: boolean;
  drinks?: string;
  innings_break?: string;
  sponsor_every_s?: number;
  sponsor_for_s?: number;
}

/** The body of ``POST /api/videos/{video_id}/balls/clips``: deliveries to keep as clips, all or none. */
export interface BallChoice {
  event_ids: Array<string>;
  player_id?: string;
}

/** The deliveries in the video, in their order. */
export interface BallList {
  match_id: string;
  balls: Array<BallView>;
}

/** The body of ``POST /api/videos/{video_id}/balls/reel``: deliveries to cut into one file, in this order. */
export interface BallReel {
  title: string;
  event_ids: Array<string>;
}

/** A delivery that the video shows, as a clip that nobody has kept yet. */
export interface BallView {
  event_id: string;
  innings: number;
  ball: string;
  start_us: number;
  end_us: number;
  batter: string;
  bowler: string;
  runs: number;
  mark: string;
  wicket: boolean;
  boundary: boolean;
  title: string;
}

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

/** Something that people want to be told at once. */
export interface BoardAlert {
  match_id: string;
  kind: string;
  at: number;
  text: string;
}

/** A batter at the crease. */
export interface BoardBatter {
  name: string;
  runs: number;
  balls: number;
}

/** Who bowls, or bowled the last over. */
export interface BoardBowler {
  name: string;
  overs: string;
  runs: number;
  wickets: number;
}

/** A match that is to come. */
export interface BoardFixture {
  title: string;
  label?: string;
  venue?: string;
  starts_at?: string;
  match_id?: string;
}

/** The innings in progress, or the last one. */
export interface BoardInnings {
  number: number;
  batting: number;
  runs: number;
  wickets: number;
  score: string;
  overs: string;
  limit?: string;
  rate?: string;
  target?: number;
  need?: number;
  left?: number;
  required?: string;
  batters: Record<string, BoardBatter>;
  striker?: string;
  bowler?: BoardBowler;
  last: Array<string>;
  super_over?: boolean;
  closed?: boolean;
}

/** A match that is being played. */
export interface BoardMatch {
  title: string;
  venue?: string;
  format: string;
  in_balls?: boolean;
  status: string;
  headline: string;
  sides: Array<BoardSide>;
  earlier: Array<BoardScore>;
  innings?: BoardInnings;
  ticker: string;
}

/** A match that has ended. */
export interface BoardResult {
  title: string;
  venue: string;
  headline: string;
  ticker: string;
  at: number;
}

/** An innings that is over. */
export interface BoardScore {
  batting: number;
  score: string;
  overs: string;
}

/** One of the two sides of a match. */
export interface BoardSide {
  id: string;
  name: string;
  short: string;
}

/** The answer to ``watch`` on ``/board``; also the server's ``snapshot`` event when patches would not do. */
export interface BoardSnapshot {
  epoch: number;
  seq: number;
  snapshot: TournamentBoard | null;
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

/** The body of ``PUT /api/brands/{brand_id}``: all of it, in the place of what there was. */
export interface BrandChange {
  name: string;
  theme?: "day" | "heritage" | "neon" | "night";
  primary?: string;
  on_primary?: string;
  accent?: string;
  font?: "" | "archivo" | "barlow" | "plex";
  logo?: string;
  language?: "af" | "bn" | "de" | "en" | "fr" | "hi" | "nl" | "si" | "ta" | "ur";
  sides?: Array<SideFacts>;
  sponsors?: Array<SponsorFacts>;
  revision: number;
}

/** The body of ``PUT /api/matches/{match_id}/brand`` and ``PUT /api/tournaments/{tournament_id}/brand``. */
export interface BrandChoice {
  brand_id: string | null;
}

/** A workspace's brands, the default first, then by name; and what may be done with them. */
export interface BrandList {
  workspace_id: string;
  brands: Array<BrandView>;
  may_change: boolean;
}

/** A match or a tournament that names a brand. */
export interface BrandUse {
  id: string;
  name: string;
}

/** A brand. */
export interface BrandView {
  id: string;
  workspace_id: string;
  is_default: boolean;
  revision: number;
  look: Look;
  matches: Array<BrandUse>;
  tournaments: Array<BrandUse>;
  changed_ms: number;
}

/** How an order is paid: at a page of the provider's, or as the instructions say. */
export interface CheckoutView {
  url: string | null;
  instructions: string | null;
}

/** The body of ``POST .../programme/clear``: take one graphic off the air, or all. */
export interface ClearGraphics {
  revision?: number;
  graphic?: string;
}

/** The body of ``PATCH /api/clips/{clip_id}``: what is left out stays, ``null`` removes. */
export interface ClipChange {
  start_us?: number;
  end_us?: number;
  title?: string;
  kind?: "key_moment" | "dismissal" | "form_issue" | "highlight";
  player_id?: string | null;
}

/** Clips of one video, by their moments; or those that were just made, in the order of the request. */
export interface ClipList {
  clips: Array<ClipView>;
}

/** Some of a workspace's clips, the newest first. */
export interface ClipPage {
  clips: Array<ClipView>;
  next: string | null;
}

/** A clip: it plays at once, as a span of its video; a file of it is an export. */
export interface ClipView {
  id: string;
  workspace_id: string;
  session_id: string;
  video_id: string;
  start_us: number;
  end_us: number;
  title: string;
  kind: "key_moment" | "dismissal" | "form_issue" | "highlight";
  player: PlayerTag | null;
  origin: "hand" | "analysis" | "ball";
  event_id: string | null;
  created_by: string;
  created_ms: number;
  playback_url: string | null;
  poster_url: string | null;
}

/** A coaching session. */
export interface CoachingSessionView {
  id: string;
  workspace_id: string;
  coach_id: string;
  title: string;
  held_on: string;
  players: Array<PlayerTag>;
  created_ms: number;
}

/** The secret of a mail. */
export interface Code {
  code: string;
}

/** How many were changed. */
export interface Count {
  count: number;
}

/** Those whose tokens are good, the newest first. */
export interface DeviceList {
  devices: Array<DeviceView>;
}

/** Something that has a token of its own for one match. */
export interface DeviceView {
  id: string;
  match_id: string;
  kind: string;
  name: string;
  created_ms: number;
  expires_ms: number;
  used_ms: number | null;
}

/** What somebody may do in a workspace now. */
export interface EntitlementsView {
  workspace: string;
  plan: string;
  plan_name: string;
  role: string | null;
  features: Array<string>;
  levels: Record<string, string>;
  limits: Record<string, number | null>;
  until_ms: number | null;
  month_begins_ms: number;
  month_ends_ms: number;
}

/** A side that takes part: the body of ``PUT /api/tournaments/{tournament_id}/teams/{team_id}``. */
export interface EntryFacts {
  name: string;
  short?: string;
  group?: string;
  seed?: number;
  players?: Array<SquadMember>;
  captain?: number;
  keeper?: number;
}

/** The sides of a tournament, the best seed first. */
export interface EntryList {
  teams: Array<EntryView>;
}

/** A side that takes part, with its squad. */
export interface EntryView {
  team_id: string;
  name: string;
  short: string;
  group: string;
  seed: number | null;
  players: Array<SquadPlayerView>;
  captain: string | null;
  keeper: string | null;
}

/** A stretch of a match's log. */
export interface EventPage {
  epoch: number;
  seq: number;
  events: Array<unknown>;
  next: number | null;
}

/** A workspace's newest exports, the newest first, at most 200. */
export interface ExportList {
  exports: Array<ExportView>;
}

/** An MP4 of one clip, or a reel of many pieces. */
export interface ExportView {
  id: string;
  workspace_id: string;
  clip_id: string | null;
  title: string;
  pieces: Array<ReelPiece>;
  state: "queued" | "ready" | "failed";
  percent: number | null;
  eta_ms: number | null;
  bytes: number;
  method: string | null;
  failure: string | null;
  download_url: string | null;
  created_by: string;
  created_ms: number;
  ready_ms: number | null;
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

/** Why an attempt failed. */
export interface Failure {
  code: string;
  detail: string;
}

/** A wicket's fall. */
export interface FallCard {
  wicket: number;
  runs: number;
  player: string;
  over: string;
  delivery_index: number;
}

/** The password, to delete the account for good. */
export interface Farewell {
  password: string;
}

/** A feature that plans may include. */
export interface FeatureRow {
  key: string;
  description: string;
  stage: string;
}

/** Ready-made addresses with a token in them, to be pasted into OBS, vMix or a graphics engine. */
export interface FeedAddresses {
  stage: string;
  graphics: Array<GraphicAddress>;
  tables: Array<TableAddresses>;
  state: string;
  obs_scenes: string;
  ograf: string;
  casparcg: string;
  spx: string;
}

/** A line of the batting card, in batting order. */
export interface FeedBatter {
  name: string;
  runs: number;
  balls: number;
  fours: number;
  sixes: number;
  strikeRate: string;
  how: string;
  atCrease: boolean;
  onStrike: boolean;
}

/** A line of the bowling card, in order of the first over. */
export interface FeedBowler {
  name: string;
  overs: string;
  maidens: number;
  runs: number;
  wickets: number;
  dots: number;
  economy: string;
  bowling: boolean;
}

/** A win predictor: percents that add up to 100, and how they were had. */
export interface FeedChance {
  percent: Array<number>;
  draw: number;
  method: string;
}

/** The situation: what a lower third says of the innings in progress. */
export interface FeedCurrent {
  innings: number;
  score: string;
  overs: string;
  runRate: string;
  target: number | null;
  needRuns: number | null;
  needBalls: number | null;
  needText: string;
  requiredRate: string;
  projected: number | null;
  dlsPar: number | null;
  dlsMethod: string;
  chance: FeedChance | null;
  freeHit: boolean;
  partnership: FeedPartnership | null;
  striker: string;
  nonStriker: string;
  bowler: string;
  lastWicket: string;
  thisOver: Array<string>;
}

/** A graphics engine or a panel of buttons with its token, which is shown this once, and where that leads. */
export interface FeedDevice {
  device: DeviceView;
  token: string;
  addresses: FeedAddresses | null;
  programme: string;
}

/** Something that a graphic may be shown for. */
export interface FeedEvent {
  id: string;
  type: string;
  ballId: string;
  at: number;
  player: string;
  text: string;
}

/** Extras of an innings, in runs. */
export interface FeedExtras {
  total: number;
  byes: number;
  legByes: number;
  wides: number;
  noBalls: number;
  penalty: number;
}

/** An innings, whole. */
export interface FeedInnings {
  number: number;
  batting: number;
  runs: number;
  wickets: number;
  allOut: boolean;
  declared: boolean;
  overs: string;
  oversMax: string;
  runRate: string;
  target: number | null;
  superOver: boolean;
  closed: boolean;
  extras: FeedExtras;
  batters: Array<FeedBatter>;
  toCome: Array<string>;
  bowlers: Array<FeedBowler>;
  falls: Array<FeedWicket>;
  oversBowled: Array<FeedOver>;
  shots: Array<FeedShot>;
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

/** What does not change with a ball, or hardly. */
export interface FeedMatch {
  id: string;
  title: string;
  tournament: string;
  venue: string;
  date: string;
  format: string;
  inBalls: boolean;
  ballsPerOver: number;
  status: string;
  headline: string;
  toss: string;
  result: string;
  teams: Array<FeedTeam>;
}

/** An over, begun or ended. */
export interface FeedOver {
  number: number;
  bowler: string;
  runs: number;
  wickets: number;
  total: number;
  down: number;
  balls: Array<string>;
}

/** The current stand. */
export interface FeedPartnership {
  wicket: number;
  runs: number;
  balls: number;
  batters: Array<string>;
  shares: Array<number>;
  extras: number;
}

/** Where a ball went off the bat, where the scorer noted it. */
export interface FeedShot {
  batter: string;
  over: string;
  runs: number;
  angle: number;
  distance: number;
}

/** A side's line-up, in the order given. */
export interface FeedSquad {
  team: number;
  players: Array<string>;
  captain: string;
  keeper: string;
}

/** A line of the tournament's table of points, best first. */
export interface FeedStanding {
  team: string;
  played: number;
  won: number;
  lost: number;
  tied: number;
  drawn: number;
  noResult: number;
  points: number;
  netRunRate: string;
}

/** The whole document. */
export interface FeedState {
  schema: string;
  epoch: number;
  seq: number;
  serverTime: number;
  stale: boolean;
  match: FeedMatch;
  innings: Array<FeedInnings>;
  current: FeedCurrent | null;
  events: Array<FeedEvent>;
  squads: Array<FeedSquad>;
  table: Array<FeedStanding>;
  ticker: Array<FeedTicker>;
  look: Look;
}

/** One of the two teams, as it is drawn. */
export interface FeedTeam {
  id: string;
  name: string;
  short: string;
  colour: string;
  text: string;
  logo: string;
}

/** Another match of the tournament, in a line. */
export interface FeedTicker {
  matchId: string;
  title: string;
  venue: string;
  status: string;
  score: string;
  headline: string;
}

/** A fall of wicket. */
export interface FeedWicket {
  number: number;
  runs: number;
  overs: string;
  batter: string;
  how: string;
}

/** What an analysis says. */
export interface FindingsView {
  analyst: string;
  summary: string;
  moments: Array<MomentView>;
  technique: Array<string>;
  tokens: number;
}

/** The body of ``PATCH .../fixtures/{fixture_id}``: what is left out stays, null removes. */
export interface FixtureChange {
  stage?: "league" | "knock_out";
  round?: number;
  group?: string;
  label?: string;
  home_id?: string | null;
  away_id?: string | null;
  home_from?: SourceShape | null;
  away_from?: SourceShape | null;
  venue_id?: string | null;
  starts_at?: string | null;
  official_ids?: Array<string>;
  ruling?: "awarded" | "called_off" | null;
  winner_id?: string | null;
}

/** A tournament's fixtures, by number, as far as the caller may see their matches. */
export interface FixtureList {
  fixtures: Array<FixtureView>;
}

/** A side of a fixture. */
export interface FixtureSide {
  team_id: string | null;
  name: string;
  short: string;
  comes_from: SourceShape | null;
  comes_as: string;
}

/** A fixture. */
export interface FixtureView {
  id: string;
  number: number;
  stage: "league" | "knock_out";
  round: number;
  group: string;
  label: string;
  home: FixtureSide;
  away: FixtureSide;
  venue_id: string | null;
  venue: string;
  starts_at: string | null;
  official_ids: Array<string>;
  match_id: string | null;
  status: string;
  headline: string;
  ruling: "awarded" | "called_off" | null;
  winner_id: string | null;
}

/** ``follow``: hear of the work on a video, or on all of a coaching session's; one of the two is given. */
export interface Follow {
  video_id?: string;
  session_id?: string;
}

/** The answer to ``follow``: how things stand; what comes afterwards follows on it. */
export interface Followed {
  videos: Array<VideoChanged>;
  progress: Array<WorkProgress>;
}

/** ``gone``: there is nothing more to watch here; ``code`` says why. */
export interface Gone {
  code: string;
}

/** Where one graphic is shown. */
export interface GraphicAddress {
  graphic: string;
  place: string;
  url: string;
}

/** By day, match, sponsor and kind. */
export interface ImpressionList {
  workspace_id: string;
  impressions: Array<Impressions>;
}

/** What one kind of output showed of a sponsor in a match on a day. */
export interface Impressions {
  day: string;
  match_id: string;
  sponsor_id: string;
  kind: string;
  count: number;
  shown_ms: number;
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

/** The secret of an invitation's mail. */
export interface InvitationCode {
  code: string;
}

/** The newest first. */
export interface InvitationList {
  invitations: Array<InvitationView>;
}

/** An invitation that can still be accepted. */
export interface InvitationView {
  id: string;
  email: string;
  role: "owner" | "admin" | "member";
  seat: string | null;
  invited_by: string;
  created_ms: number;
  expires_ms: number;
}

/** Some of a workspace's jobs, the newest first. */
export interface JobPage {
  jobs: Array<JobStatus>;
  next: string | null;
}

/** A job, for whoever waits for it. */
export interface JobStatus {
  id: string;
  kind: string;
  subject: string | null;
  state: "queued" | "running" | "done" | "failed" | "set_aside" | "cancelled";
  share: number;
  eta_ms: number | null;
  attempts: number;
  cancelling: boolean;
  created_ms: number;
  started_ms: number | null;
  finished_ms: number | null;
  failure: Failure | null;
}

/** A video's stills in the order of their moments; empty until they are taken. */
export interface KeyframeList {
  keyframes: Array<KeyframeView>;
}

/** A still out of a video. */
export interface KeyframeView {
  at_us: number;
  reason: "scene" | "motion" | "grid";
  weight: number;
  url: string;
}

/** The newest first. */
export interface LetterList {
  letters: Array<LetterView>;
}

/** A mail. */
export interface LetterView {
  id: string;
  recipient: string;
  subject: string;
  sent_ms: number;
  text: string;
}

/** A limit that plans set. */
export interface LimitRow {
  key: string;
  description: string;
  unit: string;
  kind: string;
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

/** Proof of who somebody is. */
export interface Login {
  email: string;
  password: string;
  cookie?: boolean;
}

/** What every graphic needs to know of a brand. */
export interface Look {
  name: string;
  theme: string;
  primary: string;
  on_primary: string;
  accent: string;
  font: string;
  logo: string;
  language: string;
  sides: Array<SideLook>;
  sponsors: Array<SponsorLook>;
}

/** The newest matches first. */
export interface MatchList {
  matches: Array<MatchSummary>;
}

/** All that a scorer needs to open a match of a tournament: its first event says the same, without the squads. */
export interface MatchSheet {
  match_id: string;
  fixture_id: string;
  tournament_id: string;
  title: string;
  venue: string;
  date: string;
  starts_at: string | null;
  format: string;
  profile: PlayingConditions;
  sides: Array<SheetSide>;
  officials: Array<OfficialView>;
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

/** An organisation's members, the oldest first, and the seats of its plan. */
export interface MemberList {
  members: Array<MemberView>;
  seats: Array<SeatCount>;
}

/** A member of an organisation. */
export interface MemberView {
  account: string;
  name: string;
  email: string | null;
  role: "owner" | "admin" | "member";
  seat: string | null;
  joined_ms: number;
}

/** A span ``[start_us, end_us)`` that an analyst points at. */
export interface MomentView {
  start_us: number;
  end_us: number;
  kind: "key_moment" | "dismissal" | "form_issue" | "highlight";
  confidence: number;
  reason: string;
}

/** The body of ``PUT /api/videos/{video_id}/alignment``. */
export interface NewAlignment {
  match_id: string;
  method: "tap" | "clock";
  event_id?: string;
  at_us?: number;
}

/** The body of ``POST /api/brands``. */
export interface NewBrand {
  name: string;
  theme?: "day" | "heritage" | "neon" | "night";
  primary?: string;
  on_primary?: string;
  accent?: string;
  font?: "" | "archivo" | "barlow" | "plex";
  logo?: string;
  language?: "af" | "bn" | "de" | "en" | "fr" | "hi" | "nl" | "si" | "ta" | "ur";
  sides?: Array<SideFacts>;
  sponsors?: Array<SponsorFacts>;
  workspace_id?: string;
}

/** A span ``[start_us, end_us)`` of a video to keep; its file is cut at the frames that it covers. */
export interface NewClip {
  start_us: number;
  end_us: number;
  title: string;
  kind?: "key_moment" | "dismissal" | "form_issue" | "highlight";
  player_id?: string;
}

/** The body of ``POST /api/videos/{video_id}/clips``: all or none; several need ``multi_clip_extraction``. */
export interface NewClips {
  clips: Array<NewClip>;
}

/** The body of ``POST .../draw``: fixtures in the place of all that there are. */
export interface NewDraw {
  league?: "double" | "none" | "single";
  groups?: number;
  qualify?: number;
  third_place?: boolean;
  preview?: boolean;
}

/** The body of ``POST /api/tournaments/{tournament_id}/teams``. */
export interface NewEntry {
  name: string;
  short?: string;
  group?: string;
  seed?: number;
  players?: Array<SquadMember>;
  captain?: number;
  keeper?: number;
  team_id?: string;
}

/** What a graphics engine's token is for, such as ``OBS in the pavilion``. */
export interface NewFeed {
  name: string;
  control?: boolean;
}

/** The body of ``POST /api/tournaments/{tournament_id}/fixtures``. */
export interface NewFixture {
  stage?: "league" | "knock_out";
  round?: number;
  group?: string;
  label?: string;
  home_id?: string;
  away_id?: string;
  home_from?: SourceShape;
  away_from?: SourceShape;
  venue_id?: string;
  starts_at?: string;
  official_ids?: Array<string>;
}

/** Whom to invite, and to what. */
export interface NewInvitation {
  email: string;
  role?: "owner" | "admin" | "member";
  seat?: string;
}

/** The body of ``POST /api/coaching-sessions/{session_id}/notes``. */
export interface NewNote {
  text: string;
  at_us?: number;
  player_id?: string;
  kind?: "key_moment" | "dismissal" | "form_issue" | "highlight";
}

/** A password, and the secret of the mail that lets it be set. */
export interface NewPassword {
  code: string;
  password: string;
}

/** The body of ``POST /api/coached-players``. */
export interface NewPlayer {
  name: string;
  workspace_id?: string;
}

/** The body of ``PATCH /api/coached-players/{player_id}``. */
export interface NewPlayerName {
  name: string;
}

/** The body of ``POST /api/reels``: pieces of videos of one workspace, one after the other in one file. */
export interface NewReel {
  title: string;
  pieces: Array<ReelPiece>;
}

/** The body of ``POST .../schedule``: times and grounds for all fixtures whose match was not made yet. */
export interface NewSchedule {
  start: string;
  slots: Array<string>;
  venue_ids: Array<string>;
  weekdays?: Array<number>;
  a_day?: number;
  rest_days?: number;
}

/** The body of ``POST /api/coaching-sessions``. */
export interface NewSession {
  title: string;
  held_on: string;
  player_ids?: Array<string>;
  workspace_id?: string;
}

/** The body of ``POST /api/clips/{clip_id}/shares``. */
export interface NewShare {
  player_id?: string;
  days?: number;
}

/** The body of ``POST .../fixtures/{fixture_id}/match``. */
export interface NewStart {
  public?: boolean;
}

/** The body of ``POST /api/tournaments``. */
export interface NewTournament {
  name: string;
  workspace_id?: string;
}

/** The body of ``POST /api/venues``. */
export interface NewVenue {
  name: string;
  town?: string;
  ends?: Array<string>;
  workspace_id?: string;
}

/** ``gone``: this is not followed any more; ``code`` says why. Neither id: nothing is, connect again. */
export interface NewsGone {
  code: string;
  video_id: string | null;
  session_id: string | null;
}

/** The body of ``PATCH /api/session-notes/{note_id}``: what is left out stays, ``null`` removes. */
export interface NoteChange {
  text?: string;
  at_us?: number | null;
  player_id?: string | null;
  kind?: "key_moment" | "dismissal" | "form_issue" | "highlight" | null;
}

/** A session's notes by moment, those of no moment first. */
export interface NoteList {
  notes: Array<NoteView>;
}

/** A note. */
export interface NoteView {
  id: string;
  session_id: string;
  author_id: string;
  text: string;
  at_us: number | null;
  player: PlayerTag | null;
  kind: "key_moment" | "dismissal" | "form_issue" | "highlight" | null;
  created_ms: number;
  changed_ms: number;
}

/** An official to add, or what is new of one. */
export interface OfficialFacts {
  name: string;
  role: "umpire" | "tv_umpire" | "referee" | "scorer";
}

/** The officials of a tournament, by name. */
export interface OfficialList {
  officials: Array<OfficialView>;
}

/** An umpire, a scorer or a referee. */
export interface OfficialView {
  id: string;
  name: string;
  role: "umpire" | "tv_umpire" | "referee" | "scorer";
}

/** A graphic that is shown. */
export interface OnAir {
  graphic: string;
  since_ms: number;
  until_ms: number | null;
  options: Record<string, string>;
}

/** ``operate``: a control room, with the token of its connection. */
export interface Operate {
  match_id: string;
}

/** The answer to ``operate``. */
export interface Operating {
  programme: Programme;
  outputs: Array<Output>;
  now_ms: number;
}

/** An order and how to pay it; without one nothing is to be paid, and the plan holds already. */
export interface OrderAnswer {
  order: OrderView | null;
  checkout: CheckoutView | null;
  subscription: SubscriptionView | null;
}

/** The newest first. */
export interface OrderList {
  orders: Array<OrderView>;
}

/** An order for a plan. */
export interface OrderView {
  id: string;
  workspace: string;
  plan: string;
  state: "pending" | "paid" | "withdrawn";
  ordered_by: string;
  created_ms: number;
  settled_ms: number | null;
}

/** Where somebody is a member, by name. */
export interface OrganisationList {
  organisations: Array<OrganisationView>;
}

/** An organisation to make, or another name for one. */
export interface OrganisationName {
  name: string;
}

/** An organisation, to one of its members. */
export interface OrganisationView {
  id: string;
  name: string;
  created_ms: number;
  role: "owner" | "admin" | "member";
  seat: string | null;
}

/** A connected output, or one that has gone within the last minute, as the control room sees it. */
export interface Output {
  id: string;
  graphic: string;
  engine: string;
  since_ms: number;
  seen_ms: number;
  seq: number;
  behind: number;
  delay_ms: number;
  link: string;
  visible: boolean;
  on_air: Array<string>;
  public: boolean;
}

/** ``outputs`` to control rooms: all of a match's, wherever they are connected, at most once a second. */
export interface Outputs {
  match_id: string;
  outputs: Array<Output>;
  now_ms: number;
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

/** A device with its token, which is shown this once. */
export interface PairedDevice {
  device: DeviceView;
  token: string;
}

/** A code as it was typed or read off a QR code, and what the phone calls itself. */
export interface Pairing {
  code: string;
  name: string;
}

/** A code with which one phone may join the scoring of a match. */
export interface PairingOffer {
  code: string;
  url: string;
  qr: string;
  expires_ms: number;
}

/** Pairs cricket: each pair bats a fixed number of overs, and a wicket costs runs, not the batter. */
export interface Pairs {
  overs_per_pair?: number;
  runs_per_wicket?: number;
  starting_score?: number;
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

/** A password in place of the present one. */
export interface PasswordChange {
  old: string;
  new: string;
}

/** ``patch`` to viewers: a merge patch (RFC 7396) from one change of the scoreboard to the next. */
export interface Patch {
  epoch: number;
  from: number;
  to: number;
  patch: unknown;
}

/** A picture that was taken. */
export interface PictureView {
  address: string;
  width: number;
  height: number;
  size_bytes: number;
  dropped: Array<string>;
}

/** A plan to order or to try. */
export interface PlanChoice {
  plan: string;
}

/** A plan, with everything that its bases give it. */
export interface PlanColumn {
  key: string;
  name: string;
  price_usd_month: number | null;
  base: string | null;
  seats: Record<string, number>;
  adds: Array<string>;
  features: Array<string>;
  levels: Record<string, string>;
  limits: Record<string, number | null>;
  support: SupportTerms;
}

/** Everything that can be had, the plans as the catalogue lists them. */
export interface PlanMatrix {
  version: number;
  currency: string;
  plans: Array<PlanColumn>;
  features: Array<FeatureRow>;
  limits: Array<LimitRow>;
  levels: Record<string, Array<string>>;
  trial_days: number;
  grace_days: number;
  video_retention_days: number;
}

/** A workspace's players, by name. */
export interface PlayerList {
  players: Array<PlayerView>;
}

/** A player as a session, a note or a clip names one. */
export interface PlayerTag {
  id: string;
  name: string;
}

/** Somebody who is coached. */
export interface PlayerView {
  id: string;
  workspace_id: string;
  name: string;
  coach_ids: Array<string>;
  created_ms: number;
}

/** The playing conditions of a match, as its first event has them. */
export interface PlayingConditions {
  name?: string;
  edition?: string;
  players?: number;
  innings_per_side?: number;
  balls_per_over?: number;
  most_balls_in_over?: number;
  overs?: number | null;
  days?: number;
  no_ball_penalty?: number;
  wide_penalty?: number;
  free_hit?: boolean;
  caught_brings_new_batter_on_strike?: boolean;
  overs_per_end?: number;
  most_overs_in_a_row?: number;
  overs_per_bowler?: number | null;
  powerplay_overs?: Array<[number, number]>;
  follow_on_lead?: Array<number>;
  super_over?: boolean;
  super_over_wickets?: number;
  last_man?: "all_out" | "stands";
  retire_at?: number;
  pairs?: Pairs;
  substitutes_may_bat_and_bowl?: boolean;
  points?: Points;
}

/** Tournament points for each result. */
export interface Points {
  win?: number;
  tie?: number;
  no_result?: number;
  draw?: number;
  loss?: number;
}

/** What each result gives. */
export interface PointsRule {
  win: number;
  tie: number;
  no_result: number;
  draw: number;
  loss: number;
}

/** An error acknowledgement; nothing has changed. Stable ``code``, human ``detail``. */
export interface Problem {
  feature?: string;
  meter?: string;
  limit?: number;
  used?: number;
  plan?: string;
  upgrade_to?: Array<string>;
  code: string;
  detail: string;
  retry_after_s?: number;
}

/** An error (RFC 9457). Members besides these say more about some codes; the ones below are those of plans. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  where?: string;
  feature?: string;
  plan?: string;
  upgrade_to?: Array<string>;
  meter?: string;
  limit?: number;
  used?: number;
  resets_at?: string | null;
  retry_after_s?: number;
}

/** Somebody, to oneself. */
export interface Profile {
  id: string;
  name: string;
  email: string | null;
  verified: boolean;
  created_ms: number;
}

/** What a match's outputs show. */
export interface Programme {
  match_id: string;
  revision: number;
  mode: "auto" | "manual";
  on_air: Array<OnAir>;
  preview: Array<OnAir>;
  auto_pilot: AutoPilot;
  delay_ms: number;
}

/** The body of ``PATCH /api/matches/{match_id}/programme``; what is left out stays. */
export interface ProgrammeChange {
  revision?: number;
  mode?: "auto" | "manual";
  delay_ms?: number;
  auto_pilot?: AutoPilotChange;
  preview?: Array<ReadyGraphic>;
}

/** The body of ``POST /api/matches/{match_id}/programme/cut`` and ``undo``, and part of the others'. */
export interface ProgrammeVerb {
  revision?: number;
}

/** A graphic, what to show of it, and for how long. */
export interface ReadyGraphic {
  graphic: string;
  options?: Record<string, string>;
  duration_ms?: number;
}

/** A span ``[start_us, end_us)`` of a video in a reel. */
export interface ReelPiece {
  video_id: string;
  start_us: number;
  end_us: number;
}

/** A refresh token; left out where a cookie holds it. */
export interface Refresh {
  refresh?: string;
}

/** A wish to have an account. */
export interface Registration {
  name: string;
  email: string;
  password: string;
}

/** Another name. */
export interface Rename {
  name: string;
}

/** ``report``: what an output says of itself. */
export interface Report {
  seq: number;
  delay_ms: number;
  link: "connecting" | "gone" | "live" | "lost";
  visible: boolean;
  on_air?: Array<string>;
  sponsors?: Array<SponsorSeen>;
}

/** The answer to ``report``. */
export interface Reported {
  revision: number;
  now_ms: number;
}

/** Another role for a member. */
export interface RoleChange {
  role: "owner" | "admin" | "member";
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

/** A seat for a member; ``null`` takes it back. */
export interface SeatChange {
  seat: string | null;
}

/** Seats of one kind. */
export interface SeatCount {
  kind: string;
  total: number;
  taken: number;
}

/** The body of ``PATCH /api/coaching-sessions/{session_id}``: what is left out stays. */
export interface SessionChange {
  title?: string;
  held_on?: string;
  player_ids?: Array<string>;
}

/** The latest seen first. */
export interface SessionList {
  sessions: Array<SessionView>;
}

/** Some of a workspace's sessions, the newest day first. */
export interface SessionPage {
  sessions: Array<CoachingSessionView>;
  next: string | null;
}

/** A place where somebody is signed in. */
export interface SessionView {
  id: string;
  agent: string;
  address: string;
  created_ms: number;
  seen_ms: number;
  expires_ms: number;
  current: boolean;
}

/** A clip's links, those that are over too, the newest first. */
export interface ShareList {
  shares: Array<ShareView>;
}

/** A link by which whoever has it may watch the clip. */
export interface ShareView {
  id: string;
  clip_id: string;
  link: string | null;
  player: PlayerTag | null;
  created_by: string;
  created_ms: number;
  expires_ms: number;
  revoked_ms: number | null;
  over: boolean;
}

/** What whoever has the link is shown: the clip and nothing else of its video. */
export interface SharedClip {
  title: string;
  kind: "key_moment" | "dismissal" | "form_issue" | "highlight";
  player: string | null;
  start_us: number;
  end_us: number;
  expires_ms: number;
  playback_url: string | null;
}

/** A side, and whom it may nominate. */
export interface SheetSide {
  team_id: string;
  name: string;
  short: string;
  players: Array<SquadPlayerView>;
  captain: string | null;
  keeper: string | null;
}

/** One of the two teams. */
export interface Side {
  id: string;
  name: string;
  short: string;
}

/** How one team is to be drawn. */
export interface SideFacts {
  name: string;
  colour: string;
  text: string;
  logo?: string;
}

/** How one team is drawn. */
export interface SideLook {
  name: string;
  colour: string;
  text: string;
  logo: string;
}

/** Tokens: the first for requests and sockets, the second for getting new ones, good once. */
export interface SignedIn {
  account: string;
  session: string;
  access: string;
  access_expires_ms: number;
  refresh_expires_ms: number;
  refresh?: string;
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

/** Where a side that is not known yet comes from. */
export interface SourceShape {
  kind: "winner" | "loser" | "place";
  of: string;
  place?: number;
}

/** A sponsor to be shown. */
export interface SponsorFacts {
  name: string;
  id?: string;
  logo?: string;
  weight?: number;
}

/** A sponsor, as graphics show it. */
export interface SponsorLook {
  id: string;
  name: string;
  logo: string;
  weight: number;
}

/** What an output has shown of a sponsor since its last report. */
export interface SponsorSeen {
  sponsor_id: string;
  count: number;
  shown_ms: number;
}

/** A player of a squad. */
export interface SquadMember {
  name: string;
  id?: string;
}

/** A player of a squad, as matches know the player. */
export interface SquadPlayerView {
  id: string;
  name: string;
}

/** The subscription, if the workspace has ever had one. */
export interface SubscriptionAnswer {
  subscription: SubscriptionView | null;
}

/** A workspace's plan. */
export interface SubscriptionView {
  plan: string;
  plan_name: string;
  state: "trialing" | "active" | "past_due" | "cancelled" | "expired";
  in_force: boolean;
  started_ms: number;
  since_ms: number;
  ends_ms: number | null;
  provider: string;
}

/** The help that a plan comes with. */
export interface SupportTerms {
  level: string;
  channels: Array<string>;
  response_hours: number | null;
  note: string | null;
}

/** Where a flat table is read. */
export interface TableAddresses {
  table: string;
  json: string;
  xml: string;
  csv: string;
}

/** The table of one group, best first. */
export interface TableGroup {
  name: string;
  rows: Array<TableRow>;
}

/** A side's line in the table of points. */
export interface TableRow {
  team: string;
  name: string;
  played: number;
  won: number;
  lost: number;
  tied: number;
  drawn: number;
  no_result: number;
  points: number;
  net_run_rate: string;
}

/** The body of ``POST .../programme/take``: show it now, in place of what stands where it does. */
export interface TakeGraphic {
  graphic: string;
  options?: Record<string, string>;
  duration_ms?: number;
  revision?: number;
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

/** The whole snapshot. */
export interface TournamentBoard {
  tournament_id: string;
  name: string;
  live: Record<string, BoardMatch>;
  results: Record<string, BoardResult>;
  fixtures: Record<string, BoardFixture>;
  table: Array<TableGroup>;
  alerts: Record<string, BoardAlert>;
}

/** A workspace's tournaments, the newest first. */
export interface TournamentList {
  tournaments: Array<TournamentView>;
}

/** A tournament and those of its matches that the caller may watch, the oldest first. */
export interface TournamentMatches {
  tournament: TournamentView;
  matches: Array<MatchSummary>;
}

/** The body of ``PATCH /api/tournaments/{tournament_id}``. */
export interface TournamentName {
  name: string;
}

/** How a tournament is played and its table made: the body of ``PUT /api/tournaments/{tournament_id}/rules``. */
export interface TournamentRules {
  format?: string;
  public?: boolean;
  points?: PointsRule;
  bonus?: number;
  order?: Array<"points" | "wins" | "net_run_rate" | "head_to_head">;
}

/** The table of points, best first, of the matches that have ended. */
export interface TournamentTable {
  tournament: TournamentView;
  rows: Array<TableRow>;
  groups: Array<TableGroup>;
}

/** A tournament. */
export interface TournamentView {
  id: string;
  workspace_id: string;
  name: string;
  created_ms: number;
}

/** Where a workspace stands with one limit. */
export interface UsageLine {
  meter: string;
  unit: string;
  limit: number | null;
  used: number;
  reserved: number;
  resets_at: string | null;
}

/** What a workspace uses of its plan. */
export interface UsageReport {
  workspace: string;
  plan: string;
  plan_name: string;
  meters: Array<UsageLine>;
}

/** The body of ``PUT /api/venues/{venue_id}``. */
export interface VenueFacts {
  name: string;
  town?: string;
  ends?: Array<string>;
}

/** A workspace's grounds, by name. */
export interface VenueList {
  venues: Array<VenueView>;
}

/** A ground. */
export interface VenueView {
  id: string;
  workspace_id: string;
  name: string;
  town: string;
  ends: Array<string>;
  created_ms: number;
}

/** The answer of ``GET /api/videos/{video_id}/alignment``. */
export interface VideoAlignment {
  alignment: AlignmentView | null;
}

/** A video as a list shows it. */
export interface VideoBrief {
  id: string;
  workspace_id: string;
  session_id: string;
  filename: string;
  state: "received" | "encoding" | "playable" | "ready" | "refused" | "failed";
  source_bytes: number;
  duration_us: number | null;
  poster_url: string | null;
  created_ms: number;
}

/** ``changed``: read the video again. */
export interface VideoChanged {
  video_id: string;
  session_id: string;
  state: "received" | "encoding" | "playable" | "ready" | "refused" | "failed" | null;
}

/** What the file holds. */
export interface VideoFacts {
  duration_us: number;
  width: number;
  height: number;
  frame_rate: number;
  codec: string;
  sound: boolean;
  recorded_ms: number | null;
}

/** Why something did not work. */
export interface VideoFailure {
  code: string;
  detail: string;
}

/** A session's videos, the newest first: one at most beside those that were refused. */
export interface VideoList {
  videos: Array<VideoBrief>;
}

/** A size in which the video plays. */
export interface VideoSize {
  name: string;
  width: number;
  height: number;
  bits_per_second: number;
}

/** A video, what was made of it, and how far that is. The addresses hold for hours and for the caller alone. */
export interface VideoView {
  id: string;
  workspace_id: string;
  session_id: string;
  account_id: string;
  filename: string;
  content_type: string;
  source_bytes: number;
  state: "received" | "encoding" | "playable" | "ready" | "refused" | "failed";
  status: string;
  failure: VideoFailure | null;
  percent: number | null;
  eta_ms: number | null;
  scan: "unscanned" | "clean" | "infected";
  scan_text: string;
  facts: VideoFacts | null;
  sizes: Array<VideoSize>;
  playback_url: string | null;
  poster_url: string | null;
  thumbnails_url: string | null;
  waveform_url: string | null;
  created_ms: number;
  ready_ms: number | null;
}

/** ``watch`` on ``/watch``: a public match by its id, any match by a feed token. */
export interface Watch {
  match_id?: string;
  token?: string;
  since?: Since;
}

/** ``watch`` on ``/board``. */
export interface WatchBoard {
  tournament_id: string;
  token?: string;
  since?: Since;
}

/** ``done``: a report or an export has ended, well or not; read it again. */
export interface WorkDone {
  job_id: string;
  kind: string;
  subject: string;
  video_id: string | null;
  session_id: string;
  state: "queued" | "running" | "done" | "failed" | "set_aside" | "cancelled";
}

/** ``progress``: how far a job is; at most two a second of each. */
export interface WorkProgress {
  job_id: string;
  kind: string;
  subject: string;
  video_id: string | null;
  session_id: string;
  share: number;
  eta_ms: number | null;
  state: "queued" | "running" | "done" | "failed" | "set_aside" | "cancelled";
}

/** The query of what concerns a workspace. */
export interface WorkspaceQuery {
  workspace_id?: string;
}
