CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0015');
CREATE TABLE asset (
	digest VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	tags TEXT NOT NULL, 
	owner VARCHAR NOT NULL, 
	library BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE budget (
	id VARCHAR NOT NULL, 
	cap INTEGER NOT NULL, 
	held INTEGER NOT NULL, 
	spent INTEGER NOT NULL, 
	reserved INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE credit (
	user_id VARCHAR NOT NULL, 
	balance INTEGER NOT NULL, 
	PRIMARY KEY (user_id)
);
CREATE TABLE delivery (
	id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	body TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	next_at DATETIME NOT NULL, boot VARCHAR DEFAULT '' NOT NULL, next_uptime DOUBLE DEFAULT '0' NOT NULL, waiting VARCHAR DEFAULT '' NOT NULL, error TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE discard (
	digest VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE event (
	id INTEGER NOT NULL, 
	job_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	waiting VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	progress FLOAT NOT NULL, 
	message TEXT NOT NULL, 
	scene_id VARCHAR NOT NULL, 
	scene_number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id), 
	UNIQUE (job_id, number)
);
CREATE TABLE export (
	id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	film VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	checks TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
CREATE TABLE handle (
	owner VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (owner, name)
);
CREATE TABLE idempotency (
	owner VARCHAR NOT NULL, 
	route VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	body_sha VARCHAR NOT NULL, 
	status INTEGER, 
	body TEXT NOT NULL, 
	created_at DATETIME NOT NULL, unnamed BOOLEAN DEFAULT 0 NOT NULL, let_go BOOLEAN DEFAULT 0 NOT NULL, warning TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (owner, route, "key")
);
CREATE TABLE job (
	id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	origin VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	waiting VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	message TEXT NOT NULL, 
	progress FLOAT NOT NULL, 
	revision INTEGER NOT NULL, 
	epoch INTEGER NOT NULL, 
	worker VARCHAR NOT NULL, 
	crashes INTEGER NOT NULL, 
	crashed_in VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	priority INTEGER NOT NULL, 
	brief TEXT NOT NULL, 
	labels TEXT NOT NULL, 
	script TEXT, 
	storyboard INTEGER NOT NULL, 
	approved BOOLEAN NOT NULL, 
	approved_at DATETIME, 
	refinements INTEGER NOT NULL, 
	downloads INTEGER NOT NULL, 
	estimated_micros INTEGER NOT NULL, 
	film TEXT, 
	warnings TEXT NOT NULL, 
	error TEXT NOT NULL, 
	credit_user VARCHAR NOT NULL, 
	webhook TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	completed_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (number)
);
CREATE TABLE job_count (
	origin VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	jobs INTEGER NOT NULL, 
	PRIMARY KEY (origin, owner, kind, state)
);
CREATE TABLE lease (
	id INTEGER NOT NULL, 
	home VARCHAR NOT NULL, 
	place TEXT NOT NULL, 
	beat_at DOUBLE NOT NULL, studio VARCHAR DEFAULT '' NOT NULL, generation INTEGER DEFAULT '1' NOT NULL, restored VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "lease" VALUES(1,'','',0.0,'',1,'');
CREATE TABLE own_time (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	boot VARCHAR NOT NULL, 
	uptime DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "own_time" VALUES(1,:now,'',0.0);
CREATE TABLE paid_call (
	id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	capability VARCHAR NOT NULL, 
	vendor VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	request_sha VARCHAR NOT NULL, 
	request TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	provider_id VARCHAR, 
	sender VARCHAR NOT NULL, 
	estimated_micros INTEGER NOT NULL, 
	actual_micros INTEGER, 
	result TEXT, 
	error TEXT NOT NULL, 
	decided_by VARCHAR NOT NULL, 
	day VARCHAR NOT NULL, 
	next_poll_at DATETIME, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, release VARCHAR DEFAULT '' NOT NULL, asker VARCHAR DEFAULT '' NOT NULL, generation INTEGER DEFAULT '0' NOT NULL, taken_back BOOLEAN DEFAULT 0 NOT NULL, payer VARCHAR DEFAULT '' NOT NULL, boot VARCHAR DEFAULT '' NOT NULL, sent_uptime DOUBLE DEFAULT '0' NOT NULL, vendor_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (job_id, step, request_sha, attempt)
);
CREATE TABLE preference (
	name VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE product (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	description TEXT NOT NULL, 
	call_to_action VARCHAR NOT NULL, 
	images TEXT NOT NULL, 
	owner VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE scene (
	id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
CREATE TABLE stage_run (
	id INTEGER NOT NULL, 
	job_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	progress FLOAT NOT NULL, 
	message TEXT NOT NULL, 
	error TEXT NOT NULL, 
	started_at DATETIME, 
	completed_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id), 
	UNIQUE (job_id, revision, name)
);
CREATE TABLE storyboard (
	job_id VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	takes TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (job_id, version), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
CREATE TABLE take (
	id VARCHAR NOT NULL, 
	scene_id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	words TEXT NOT NULL, 
	prompt TEXT NOT NULL, 
	motion VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	reasoning TEXT NOT NULL, 
	seconds FLOAT NOT NULL, 
	variation INTEGER NOT NULL, 
	seed INTEGER NOT NULL, 
	reference VARCHAR NOT NULL, 
	picture TEXT, 
	clip TEXT, 
	voice TEXT, 
	error TEXT NOT NULL, 
	created_at DATETIME NOT NULL, to_fill VARCHAR DEFAULT '' NOT NULL, held BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id), 
	FOREIGN KEY(scene_id) REFERENCES scene (id)
);
CREATE TABLE token (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	prefix VARCHAR NOT NULL, 
	revoked BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_used_at DATETIME, reads_only BOOLEAN DEFAULT 0 NOT NULL, expires_at DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (sha256)
);
CREATE TABLE vendor_state (
	vendor VARCHAR NOT NULL, 
	paused_until DATETIME, 
	failures INTEGER NOT NULL, 
	reason TEXT NOT NULL, boot VARCHAR DEFAULT '' NOT NULL, paused_uptime DOUBLE DEFAULT '0' NOT NULL, 
	PRIMARY KEY (vendor)
);
CREATE TABLE wall (
	job_id VARCHAR NOT NULL, 
	waiting VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	vendor VARCHAR NOT NULL, 
	price BIGINT NOT NULL, 
	tries INTEGER NOT NULL, 
	progress DOUBLE NOT NULL, 
	storyboard INTEGER NOT NULL, 
	boot VARCHAR NOT NULL, 
	uptime DOUBLE NOT NULL, 
	since DATETIME NOT NULL, 
	stopped_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	PRIMARY KEY (job_id)
);
CREATE TABLE worker (
	id VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, stopped_at DATETIME, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_asset_library ON asset (library);
CREATE INDEX ix_delivery_job_id ON delivery (job_id);
CREATE INDEX job_queue ON job (state, priority, number);
CREATE INDEX ix_paid_call_created_at ON paid_call (created_at);
CREATE INDEX ix_paid_call_job_id ON paid_call (job_id);
CREATE UNIQUE INDEX one_live_call ON paid_call (job_id, step, request_sha) WHERE state IN ('reserved', 'sending', 'accepted', 'succeeded', 'stored', 'unknown', 'lost');
CREATE UNIQUE INDEX provider_call ON paid_call (vendor, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX same_work ON paid_call (request_sha, model);
CREATE INDEX ix_export_job_id ON export (job_id);
CREATE INDEX ix_scene_job_id ON scene (job_id);
CREATE INDEX ix_take_job_id ON take (job_id);
CREATE INDEX ix_take_scene_id ON take (scene_id);
CREATE TRIGGER job_never_goes_back BEFORE UPDATE OF state, revision ON job WHEN NEW.revision < OLD.revision OR (NEW.revision = OLD.revision AND NEW.state <> OLD.state AND (
           CASE NEW.state WHEN 'queued' THEN 0 WHEN 'running' THEN 1 WHEN 'waiting' THEN 2 WHEN 'cancelling' THEN 2
          WHEN 'deleted' THEN 4 ELSE 3 END < CASE OLD.state WHEN 'queued' THEN 0 WHEN 'running' THEN 1 WHEN 'waiting' THEN 2 WHEN 'cancelling' THEN 2
          WHEN 'deleted' THEN 4 ELSE 3 END
           OR (OLD.state IN ('completed', 'failed', 'cancelled') AND NEW.state <> 'deleted'))) OR OLD.state = 'deleted' BEGIN SELECT RAISE(ABORT, 'a job never goes back'); END;
CREATE TRIGGER job_counts AFTER UPDATE ON job WHEN NEW.version = OLD.version BEGIN UPDATE job SET version = version + 1 WHERE id = NEW.id; END;
CREATE TRIGGER take_counts AFTER UPDATE ON take  BEGIN UPDATE job SET version = version + 1 WHERE id = NEW.job_id; END;
CREATE TRIGGER stage_run_counts AFTER UPDATE ON stage_run  BEGIN UPDATE job SET version = version + 1 WHERE id = NEW.job_id; END;
CREATE VIEW jobs AS SELECT j.id AS id, CASE WHEN j.state IN ('queued') THEN 'pending' WHEN j.state = 'completed' THEN 'completed'
            WHEN j.state IN ('failed', 'cancelled') THEN 'failed' ELSE 'processing' END AS status,
        j.created_at AS created_at, j.updated_at AS updated_at,
        COALESCE(json_extract(j.brief, '$.product.name'), j.title) AS product_name, json_extract(j.brief, '$.style') AS style,
        COALESCE(json_extract(j.brief, '$.product.call_to_action'), '') AS cta_text, json_extract(j.brief, '$.product.images[0]') AS product_image_path,
        CASE WHEN j.film IS NULL THEN NULL ELSE '/videos/' || j.id || '/final_output.mp4' END AS video_url,
        NULLIF(j.error, '') AS error_message, (SELECT COALESCE(SUM(COALESCE(c.actual_micros, 0)), 0) / 1000000.0 FROM paid_call c WHERE c.job_id = j.id) AS cost_usd
        FROM job j WHERE j.state <> 'deleted';
CREATE VIEW stages AS SELECT MIN(s.id) AS id, s.job_id AS job_id, CASE s.name WHEN 'script' THEN 'script_gen' WHEN 'voice' THEN 'voice_gen'
           WHEN 'compose' THEN 'compositing' WHEN 'music' THEN 'compositing' WHEN 'captions' THEN 'voice_gen'
           ELSE 'video_gen' END AS stage_name,
        CASE WHEN MAX(CASE s.state WHEN 'failed' THEN 1 ELSE 0 END) = 1 THEN 'failed'
             WHEN MIN(CASE WHEN s.state IN ('completed', 'skipped') THEN 1 ELSE 0 END) = 1 THEN 'completed'
             WHEN MAX(CASE s.state WHEN 'pending' THEN 0 ELSE 1 END) = 1 THEN 'processing' ELSE 'pending' END AS status,
        CAST(AVG(s.progress) * 100 AS INTEGER) AS progress, MIN(s.started_at) AS started_at,
        MAX(s.completed_at) AS completed_at, MAX(s.message) AS stage_data, NULLIF(MAX(s.error), '') AS error_message
        FROM stage_run s JOIN job j ON j.id = s.job_id AND j.revision = s.revision
        WHERE j.state <> 'deleted' GROUP BY s.job_id, CASE s.name WHEN 'script' THEN 'script_gen' WHEN 'voice' THEN 'voice_gen'
           WHEN 'compose' THEN 'compositing' WHEN 'music' THEN 'compositing' WHEN 'captions' THEN 'voice_gen'
           ELSE 'video_gen' END;
CREATE INDEX ix_handle_digest ON handle (digest);
CREATE INDEX job_listing ON job (origin, owner, number, state, kind);
CREATE INDEX job_by_origin ON job (origin, number, state, kind);
CREATE TRIGGER paid_call_counts AFTER UPDATE OF actual_micros ON paid_call WHEN NEW.actual_micros IS NOT OLD.actual_micros BEGIN UPDATE job SET version = version + 1 WHERE id = NEW.job_id; END;
CREATE TRIGGER job_counted AFTER INSERT ON job BEGIN INSERT INTO job_count (origin, owner, kind, state, jobs) VALUES (NEW.origin, NEW.owner, NEW.kind, NEW.state, 1)
               ON CONFLICT (origin, owner, kind, state) DO UPDATE SET jobs = jobs + 1; END;
CREATE TRIGGER job_recounted AFTER UPDATE OF origin, owner, kind, state ON job WHEN OLD.origin <> NEW.origin OR OLD.owner <> NEW.owner OR OLD.kind <> NEW.kind OR OLD.state <> NEW.state BEGIN UPDATE job_count SET jobs = jobs - 1 WHERE origin = OLD.origin AND owner = OLD.owner AND kind = OLD.kind AND state = OLD.state; INSERT INTO job_count (origin, owner, kind, state, jobs) VALUES (NEW.origin, NEW.owner, NEW.kind, NEW.state, 1)
               ON CONFLICT (origin, owner, kind, state) DO UPDATE SET jobs = jobs + 1; END;
CREATE TRIGGER job_uncounted AFTER DELETE ON job BEGIN UPDATE job_count SET jobs = jobs - 1 WHERE origin = OLD.origin AND owner = OLD.owner AND kind = OLD.kind AND state = OLD.state; END;
CREATE INDEX sent_lately ON paid_call (vendor, boot, sent_uptime);
