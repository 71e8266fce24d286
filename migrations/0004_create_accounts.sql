-- Accounts. "user", session, account and verification are better-auth's (its column names); rights are ours.

create table "user" (
	"id" text primary key,
	"name" text not null,
	"email" text not null unique,
	"emailVerified" boolean not null default false,
	"image" text,
	"createdAt" timestamptz not null default now(),
	"updatedAt" timestamptz not null default now(),
	"username" text unique,
	"displayUsername" text,
	"role" text,
	"banned" boolean default false,
	"banReason" text,
	"banExpires" timestamptz
);
create table "session" (
	"id" text primary key,
	"expiresAt" timestamptz not null,
	"token" text not null unique,
	"createdAt" timestamptz not null default now(),
	"updatedAt" timestamptz not null default now(),
	"ipAddress" text,
	"userAgent" text,
	"userId" text not null references "user" ("id") on delete cascade,
	"impersonatedBy" text
);
create index session_user_idx on "session" ("userId");
create table "account" (
	"id" text primary key,
	"accountId" text not null,
	"providerId" text not null,
	"userId" text not null references "user" ("id") on delete cascade,
	"accessToken" text,
	"refreshToken" text,
	"idToken" text,
	"accessTokenExpiresAt" timestamptz,
	"refreshTokenExpiresAt" timestamptz,
	"scope" text,
	"password" text,
	"createdAt" timestamptz not null default now(),
	"updatedAt" timestamptz not null default now()
);
create index account_user_idx on "account" ("userId");
create table "verification" (
	"id" text primary key,
	"identifier" text not null,
	"value" text not null,
	"expiresAt" timestamptz not null,
	"createdAt" timestamptz not null default now(),
	"updatedAt" timestamptz not null default now()
);

create table membership (
	district text not null,
	user_id text not null references "user" ("id") on delete cascade,
	role text not null check (role in ('viewer', 'crew', 'planner', 'leader', 'maintainer', 'system_admin', 'security_admin', 'auditor')),
	party text,
	granted_by text not null,
	granted_at timestamptz not null default now(),
	primary key (district, user_id, role)
);
comment on table membership is 'A person''s rights, per district; district ''*'' = every district (city users and the three administrators).';
comment on column membership.party is 'maintainer only: the servicing unit (维保单位) whose facilities it sees.';

create table login_attempt (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	username text not null,
	address text not null,
	succeeded boolean not null
);
create index login_attempt_username_idx on login_attempt (username, at desc);
create index login_attempt_address_idx on login_attempt (address, at desc);

create table audit (
	id bigint generated always as identity primary key,
	at timestamptz not null default now(),
	actor text not null,
	actor_name text not null,
	via text not null check (via in ('web', 'cli', 'job', 'system')),
	address text,
	district text,
	action text not null,
	entity text not null,
	entity_id text,
	before jsonb,
	after jsonb
);
create index audit_at_idx on audit (at desc);
create index audit_entity_idx on audit (district, entity, entity_id, at desc);
create trigger audit_append_only before update or delete on audit
	for each statement execute function refuse_change();
comment on table audit is 'Who changed what when, before and after. Append-only for every role of the application.';
