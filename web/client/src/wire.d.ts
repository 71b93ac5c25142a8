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

/** How an order is paid: at a page of the provider's, or as the instructions say. */
export interface CheckoutView {
  url: string | null;
  instructions: string | null;
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

/** Something that has a token of its own for one match. */
export interface DeviceView {
  id: string;
  match_id: string;
  kind: string;
  name: string;
  created_ms: number;
  expires_ms: number;
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

/** What an analysis says. */
export interface FindingsView {
  analyst: string;
  summary: string;
  moments: Array<MomentView>;
  technique: Array<string>;
  tokens: number;
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

/** One of the two teams. */
export interface Side {
  id: string;
  name: string;
  short: string;
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
