PRAGMA application_id = 1667855461;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE citations (
    citing INTEGER NOT NULL REFERENCES papers, cited INTEGER NOT NULL REFERENCES papers,
    evidence INTEGER NOT NULL REFERENCES evidence, fetched TEXT NOT NULL,
    influential INTEGER, intents TEXT NOT NULL DEFAULT '', contexts TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (citing, cited, evidence), CHECK (citing <> cited)
) WITHOUT ROWID;
INSERT INTO "citations" VALUES(1,2,25,'2026-11-22',NULL,'','[]');
INSERT INTO "citations" VALUES(1,2,30,'2026-11-22',1,'background;methodology','["as shown in [3]"]');
INSERT INTO "citations" VALUES(4,6,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,7,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,8,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,9,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,10,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,11,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,12,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,13,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,14,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,15,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,16,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(4,17,8,'2026-11-21',NULL,'','[]');
INSERT INTO "citations" VALUES(19,1,31,'2026-11-22',0,'','[]');
CREATE TABLE coverage (
    paper INTEGER NOT NULL REFERENCES papers, source TEXT NOT NULL, status TEXT NOT NULL, found INTEGER, declared INTEGER,
    fetched TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (paper, source)
) WITHOUT ROWID;
INSERT INTO "coverage" VALUES(1,'full_text','unfetched',NULL,NULL,'2026-11-21','no full text was found');
INSERT INTO "coverage" VALUES(1,'openalex','ok',180,190,'2026-11-22','');
INSERT INTO "coverage" VALUES(1,'semantic_scholar','ok',200,230,'2026-11-22','');
INSERT INTO "coverage" VALUES(2,'full_text','unfetched',NULL,NULL,'2026-11-21','no full text was found');
INSERT INTO "coverage" VALUES(2,'semantic_scholar','withheld',0,88,'2026-11-22','the publisher withholds the list');
INSERT INTO "coverage" VALUES(3,'full_text','unfetched',NULL,NULL,'2026-11-21','no full text was found');
INSERT INTO "coverage" VALUES(4,'full_text','ok',75,75,'2026-11-21','transcribed from a public text copy');
INSERT INTO "coverage" VALUES(5,'full_text','unfetched',NULL,NULL,'2026-11-21','no full text was found');
CREATE TABLE evidence (
    key INTEGER PRIMARY KEY, source TEXT NOT NULL, found_in TEXT NOT NULL, detail TEXT NOT NULL,
    UNIQUE (source, found_in, detail)
);
INSERT INTO "evidence" VALUES(1,'listing','Daily Papers page of December 9','');
INSERT INTO "evidence" VALUES(2,'listing','Daily Papers page of December 9','year taken from the arXiv id');
INSERT INTO "evidence" VALUES(3,'full_text','reference list','companion_lists second_hop_references seed_references');
INSERT INTO "evidence" VALUES(4,'full_text','reference list','seed_references');
INSERT INTO "evidence" VALUES(5,'full_text','reference list','seed_papers seed_references');
INSERT INTO "evidence" VALUES(6,'full_text','reference list','second_hop_references seed_references');
INSERT INTO "evidence" VALUES(7,'github','link','');
INSERT INTO "evidence" VALUES(8,'full_text','reference list','public text copy, index-file:52348771296');
INSERT INTO "evidence" VALUES(9,'github','README','repo README (companion reading list of the paper)');
INSERT INTO "evidence" VALUES(10,'github','README','repo README');
INSERT INTO "evidence" VALUES(11,'listing','abstract','listing abstract (text says ".git." at the end: strip)');
INSERT INTO "evidence" VALUES(12,'listing','abstract','listing abstract');
INSERT INTO "evidence" VALUES(13,'github','README','Magnetic2014/llm-alignment-survey:README.md@2dab02e75ee5, line 79');
INSERT INTO "evidence" VALUES(14,'github','README','Magnetic2014/llm-alignment-survey:README.md@2dab02e75ee5, line 83');
INSERT INTO "evidence" VALUES(15,'github','README','Magnetic2014/llm-alignment-survey:README.md@2dab02e75ee5, line 99');
INSERT INTO "evidence" VALUES(16,'github','README','Magnetic2014/llm-alignment-survey:README.md@2dab02e75ee5, line 149');
INSERT INTO "evidence" VALUES(17,'github','README','Magnetic2014/llm-alignment-survey:README.md@2dab02e75ee5, line 168');
INSERT INTO "evidence" VALUES(18,'github','README','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 64');
INSERT INTO "evidence" VALUES(19,'github','README','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 121');
INSERT INTO "evidence" VALUES(20,'github','README','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 122');
INSERT INTO "evidence" VALUES(21,'github','README of ValueCompass/Alignment-Goal-Survey','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 122');
INSERT INTO "evidence" VALUES(22,'github','README','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 124');
INSERT INTO "evidence" VALUES(23,'github','README of ValueCompass/Alignment-Goal-Survey','ValueCompass/Alignment-Goal-Survey:README.md@4e377b0659a1, line 124');
INSERT INTO "evidence" VALUES(24,'semantic_scholar','metadata','');
INSERT INTO "evidence" VALUES(25,'openalex','reference list','');
INSERT INTO "evidence" VALUES(26,'openalex','title match','score 0.97: same title, same year');
INSERT INTO "evidence" VALUES(27,'openalex','title search','');
INSERT INTO "evidence" VALUES(28,'bibtex','refs.bib','');
INSERT INTO "evidence" VALUES(29,'github','API','');
INSERT INTO "evidence" VALUES(30,'semantic_scholar','reference list','');
INSERT INTO "evidence" VALUES(31,'semantic_scholar','citation list','');
INSERT INTO "evidence" VALUES(32,'arxiv','comment','Code: …');
INSERT INTO "evidence" VALUES(33,'github','README','');
INSERT INTO "evidence" VALUES(34,'person','resolve','decided by a person');
CREATE TABLE fetches (
    source TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL, fetched TEXT NOT NULL,
    fields TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (source, kind, key)
) WITHOUT ROWID;
INSERT INTO "fetches" VALUES('arxiv','title','title:a-paper-only-its-title-tells-0','not_found','2026-11-22','','[{"id": "doi:10.1/x", "title": "Near", "score": 0.3, "reason": "other year"}]');
INSERT INTO "fetches" VALUES('openalex','paper','doi:10.1000/x','not_found','2026-11-22','','');
INSERT INTO "fetches" VALUES('semantic_scholar','references','arxiv:2309.15025','ok','2026-11-22','1','230');
CREATE TABLE links (
    paper INTEGER NOT NULL REFERENCES papers, repository INTEGER NOT NULL REFERENCES repositories, relation TEXT NOT NULL,
    evidence INTEGER NOT NULL REFERENCES evidence, fetched TEXT NOT NULL, confidence REAL, official INTEGER, section TEXT,
    PRIMARY KEY (paper, repository, relation, evidence), CHECK (relation IN ('has_code', 'lists'))
) WITHOUT ROWID;
INSERT INTO "links" VALUES(1,1,'has_code',9,'2026-11-21',0.9,NULL,NULL);
INSERT INTO "links" VALUES(1,7,'has_code',32,'2026-11-22',0.95,1,NULL);
INSERT INTO "links" VALUES(2,2,'has_code',10,'2026-11-21',0.9,NULL,NULL);
INSERT INTO "links" VALUES(2,7,'lists',33,'2026-11-22',NULL,NULL,'Surveys');
INSERT INTO "links" VALUES(3,3,'has_code',11,'2026-11-21',0.5,NULL,NULL);
INSERT INTO "links" VALUES(4,4,'has_code',12,'2026-11-21',0.5,NULL,NULL);
INSERT INTO "links" VALUES(6,1,'lists',17,'2026-11-21',NULL,NULL,'RL-based Methods');
INSERT INTO "links" VALUES(6,2,'lists',20,'2026-11-21',NULL,NULL,'HHH');
INSERT INTO "links" VALUES(6,5,'has_code',21,'2026-11-21',0.7,NULL,NULL);
INSERT INTO "links" VALUES(7,1,'lists',15,'2026-11-21',NULL,NULL,'Unfaithful Content');
INSERT INTO "links" VALUES(7,2,'lists',22,'2026-11-21',NULL,NULL,'HHH');
INSERT INTO "links" VALUES(7,6,'has_code',23,'2026-11-21',0.7,NULL,NULL);
INSERT INTO "links" VALUES(8,1,'lists',14,'2026-11-21',NULL,NULL,'Undesirable Content');
INSERT INTO "links" VALUES(9,1,'lists',16,'2026-11-21',NULL,NULL,'What is LLM Alignment?');
INSERT INTO "links" VALUES(9,2,'lists',19,'2026-11-21',NULL,NULL,'HHH');
INSERT INTO "links" VALUES(11,2,'lists',18,'2026-11-21',NULL,NULL,'Alignment Goal Achievement');
INSERT INTO "links" VALUES(12,1,'lists',13,'2026-11-21',NULL,NULL,'Undesirable Content');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('calls','{"openalex": 3}');
INSERT INTO "meta" VALUES('name','A collection of format 1');
INSERT INTO "meta" VALUES('note','Made by the version of citewalk that wrote format 1.');
CREATE TABLE names (name TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES papers) WITHOUT ROWID;
INSERT INTO "names" VALUES('arxiv:2309.15025',1);
INSERT INTO "names" VALUES('corpusid:17',1);
INSERT INTO "names" VALUES('doi:10.1000/demo.1',1);
INSERT INTO "names" VALUES('openalex:W2741809807',1);
INSERT INTO "names" VALUES('s2:0123456789012345678901234567890123456789',1);
INSERT INTO "names" VALUES('arxiv:2308.12014',2);
INSERT INTO "names" VALUES('arxiv:2410.12621',3);
INSERT INTO "names" VALUES('arxiv:2312.07000',4);
INSERT INTO "names" VALUES('arxiv:2502.10441',5);
INSERT INTO "names" VALUES('arxiv:2204.05862',6);
INSERT INTO "names" VALUES('arxiv:2212.08073',7);
INSERT INTO "names" VALUES('arxiv:2005.14165',8);
INSERT INTO "names" VALUES('arxiv:2112.00861',9);
INSERT INTO "names" VALUES('doi:10.1000/demo.2',10);
INSERT INTO "names" VALUES('title:discovering-latent-knowledge-in-language-models-without-supe-a2d51f8d',10);
INSERT INTO "names" VALUES('arxiv:2210.11416',11);
INSERT INTO "names" VALUES('arxiv:2012.07805',12);
INSERT INTO "names" VALUES('arxiv:2305.10403',13);
INSERT INTO "names" VALUES('arxiv:2307.13528',14);
INSERT INTO "names" VALUES('arxiv:2309.14402',15);
INSERT INTO "names" VALUES('arxiv:2001.00001',16);
INSERT INTO "names" VALUES('title:quantifying-memorization-across-neural-language-models-7acd064a',16);
INSERT INTO "names" VALUES('arxiv:2305.14613',17);
INSERT INTO "names" VALUES('title:a-paper-only-its-title-tells-abbd3305',18);
INSERT INTO "names" VALUES('doi:10.1000/later',19);
CREATE TABLE papers (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 0, place TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '{}'
);
INSERT INTO "papers" VALUES(1,'arxiv:2309.15025',1,'Daily Papers page of December 9	000000001','{"abstract":"An abstract with “quotes”; and 论文.","authors":["Å. Ünïcode","B; C"],"authors_count":9,"citation_count":120,"date":"2023-09-26","identifiers":["arxiv:2309.15025","doi:10.1000/demo.1","s2:0123456789012345678901234567890123456789","openalex:W2741809807","corpusid:17"],"influential_citation_count":7,"listed":true,"position":1,"reference_count":230,"title":"Large Language Model Alignment: A Survey","year":2023}');
INSERT INTO "papers" VALUES(2,'arxiv:2308.12014',1,'Daily Papers page of December 9	000000002','{"authors_count":5,"date":"2023-08-23","identifiers":["arxiv:2308.12014"],"listed":true,"position":2,"title":"From Instructions to Intrinsic Human Values -- A Survey of Alignment Goals for Big Models","year":2023}');
INSERT INTO "papers" VALUES(3,'arxiv:2410.12621',1,'Daily Papers page of December 9	000000003','{"authors_count":3,"date":"2024-10-16","identifiers":["arxiv:2410.12621"],"listed":true,"position":3,"title":"Weak-to-Strong Generalization beyond Accuracy: a Pilot Study in Safety, Toxicity, and Legal Reasoning","year":2024}');
INSERT INTO "papers" VALUES(4,'arxiv:2312.07000',1,'Daily Papers page of December 9	000000004','{"authors_count":5,"date":"2023-12-12","identifiers":["arxiv:2312.07000"],"listed":true,"position":4,"title":"Alignment for Honesty","year":2023}');
INSERT INTO "papers" VALUES(5,'arxiv:2502.10441',1,'Daily Papers page of December 9	000000005','{"authors_count":6,"date":"2025-02-10","date_inferred":true,"identifiers":["arxiv:2502.10441"],"listed":true,"position":5,"title":"AI Alignment at Your Discretion","year":2025}');
INSERT INTO "papers" VALUES(6,'arxiv:2204.05862',0,'','{"identifiers":["arxiv:2204.05862"],"title":"Training a helpful and harmless assistant with reinforcement learning from human feedback","year":2022}');
INSERT INTO "papers" VALUES(7,'arxiv:2212.08073',0,'','{"identifiers":["arxiv:2212.08073"],"title":"Constitutional AI: Harmlessness from AI Feedback","year":2022}');
INSERT INTO "papers" VALUES(8,'arxiv:2005.14165',0,'','{"identifiers":["arxiv:2005.14165"],"title":"Language Models are Few-Shot Learners","year":2020}');
INSERT INTO "papers" VALUES(9,'arxiv:2112.00861',0,'','{"identifiers":["arxiv:2112.00861"],"title":"A General Language Assistant as a Laboratory for Alignment","year":2021}');
INSERT INTO "papers" VALUES(10,'doi:10.1000/demo.2',0,'','{"identifiers":["doi:10.1000/demo.2","title:discovering-latent-knowledge-in-language-models-without-supe-a2d51f8d"],"title":"Discovering Latent Knowledge in Language Models Without Supervision","year":2022}');
INSERT INTO "papers" VALUES(11,'arxiv:2210.11416',0,'','{"identifiers":["arxiv:2210.11416"],"title":"Scaling instruction-finetuned language models","year":2022}');
INSERT INTO "papers" VALUES(12,'arxiv:2012.07805',0,'','{"identifiers":["arxiv:2012.07805"],"title":"Extracting Training Data from Large Language Models","year":2021}');
INSERT INTO "papers" VALUES(13,'arxiv:2305.10403',0,'','{"identifiers":["arxiv:2305.10403"],"title":"Palm 2 technical report","year":2023}');
INSERT INTO "papers" VALUES(14,'arxiv:2307.13528',0,'','{"identifiers":["arxiv:2307.13528"],"title":"Factool: Factuality detection in generative AI - A tool augmented framework for multi-task and multi-domain scenarios","year":2023}');
INSERT INTO "papers" VALUES(15,'arxiv:2309.14402',0,'','{"identifiers":["arxiv:2309.14402"],"title":"Physics of language models: Part 3.2, knowledge manipulation","year":2023}');
INSERT INTO "papers" VALUES(16,'arxiv:2001.00001',0,'','{"identifiers":["arxiv:2001.00001","title:quantifying-memorization-across-neural-language-models-7acd064a"],"title":"Quantifying memorization across neural language models","year":2023}');
INSERT INTO "papers" VALUES(17,'arxiv:2305.14613',0,'','{"identifiers":["arxiv:2305.14613"],"title":"Selectively answering ambiguous questions","year":2023}');
INSERT INTO "papers" VALUES(18,'title:a-paper-only-its-title-tells-abbd3305',1,'refs.bib	000000001','{"listed":true,"position":1,"title":"A paper only its title tells"}');
INSERT INTO "papers" VALUES(19,'doi:10.1000/later',0,'','{}');
CREATE TABLE records (
    paper INTEGER NOT NULL REFERENCES papers, evidence INTEGER NOT NULL REFERENCES evidence, subject TEXT NOT NULL,
    fetched TEXT NOT NULL, digest BLOB NOT NULL, body TEXT NOT NULL,
    UNIQUE (paper, evidence, subject, digest)
);
INSERT INTO "records" VALUES(1,1,'arxiv:2309.15025','2026-11-21',X'FB61240E2026CBCF','{"authors_count":9,"date":"2023-09-26","identifiers":["arxiv:2309.15025"],"listed":true,"position":1,"title":"Large Language Model Alignment: A Survey"}');
INSERT INTO "records" VALUES(2,1,'arxiv:2308.12014','2026-11-21',X'DDAA0040B6B4A1B8','{"authors_count":5,"date":"2023-08-23","identifiers":["arxiv:2308.12014"],"listed":true,"position":2,"title":"From Instructions to Intrinsic Human Values -- A Survey of Alignment Goals for Big Models"}');
INSERT INTO "records" VALUES(3,1,'arxiv:2410.12621','2026-11-21',X'DD0BA41CBB0761E4','{"authors_count":3,"date":"2024-10-16","identifiers":["arxiv:2410.12621"],"listed":true,"position":3,"title":"Weak-to-Strong Generalization beyond Accuracy: a Pilot Study in Safety, Toxicity, and Legal Reasoning"}');
INSERT INTO "records" VALUES(4,1,'arxiv:2312.07000','2026-11-21',X'63CE1C4EE5CD6C8E','{"authors_count":5,"date":"2023-12-12","identifiers":["arxiv:2312.07000"],"listed":true,"position":4,"title":"Alignment for Honesty"}');
INSERT INTO "records" VALUES(5,2,'arxiv:2502.10441','2026-11-21',X'49F5A5D7B5B26252','{"authors_count":6,"date":"2025-02-10","date_inferred":true,"identifiers":["arxiv:2502.10441"],"listed":true,"position":5,"title":"AI Alignment at Your Discretion"}');
INSERT INTO "records" VALUES(6,3,'arxiv:2204.05862','2026-11-21',X'6E860BD8B5F47288','{"identifiers":["arxiv:2204.05862"],"title":"Training a helpful and harmless assistant with reinforcement learning from human feedback","year":2022}');
INSERT INTO "records" VALUES(7,3,'arxiv:2212.08073','2026-11-21',X'9375FD795FED56D6','{"identifiers":["arxiv:2212.08073"],"title":"Constitutional AI: Harmlessness from AI Feedback","year":2022}');
INSERT INTO "records" VALUES(8,3,'arxiv:2005.14165','2026-11-21',X'48E8060C4D8C31DB','{"identifiers":["arxiv:2005.14165"],"title":"Language Models are Few-Shot Learners","year":2020}');
INSERT INTO "records" VALUES(9,3,'arxiv:2112.00861','2026-11-21',X'FBE2C50831DCB2F8','{"identifiers":["arxiv:2112.00861"],"title":"A General Language Assistant as a Laboratory for Alignment","year":2021}');
INSERT INTO "records" VALUES(10,4,'title:discovering-latent-knowledge-in-language-models-without-supe-a2d51f8d','2026-11-21',X'81FEB0CCF1ACB4AC','{"title":"Discovering Latent Knowledge in Language Models Without Supervision","year":2023}');
INSERT INTO "records" VALUES(2,5,'arxiv:2308.12014','2026-11-21',X'F3101541F53805EA','{"identifiers":["arxiv:2308.12014"],"title":"From Instructions to Intrinsic Human Values -- A Survey of Alignment Goals for Big Models","year":2023}');
INSERT INTO "records" VALUES(11,3,'arxiv:2210.11416','2026-11-21',X'CDF6B0CD468BC64A','{"identifiers":["arxiv:2210.11416"],"title":"Scaling instruction-finetuned language models","year":2022}');
INSERT INTO "records" VALUES(12,3,'arxiv:2012.07805','2026-11-21',X'CBB6746672C4E4FB','{"identifiers":["arxiv:2012.07805"],"title":"Extracting Training Data from Large Language Models","year":2021}');
INSERT INTO "records" VALUES(13,6,'arxiv:2305.10403','2026-11-21',X'91B6E9DF1E511D00','{"identifiers":["arxiv:2305.10403"],"title":"Palm 2 technical report","year":2023}');
INSERT INTO "records" VALUES(4,5,'arxiv:2312.07000','2026-11-21',X'ACDF6FD5A1480488','{"identifiers":["arxiv:2312.07000"],"title":"Alignment for Honesty","year":2024}');
INSERT INTO "records" VALUES(14,4,'arxiv:2307.13528','2026-11-21',X'AC0B77834580BF33','{"identifiers":["arxiv:2307.13528"],"title":"Factool: Factuality detection in generative AI - A tool augmented framework for multi-task and multi-domain scenarios","year":2023}');
INSERT INTO "records" VALUES(15,4,'arxiv:2309.14402','2026-11-21',X'4D16EA53066DAD3F','{"identifiers":["arxiv:2309.14402"],"title":"Physics of language models: Part 3.2, knowledge manipulation","year":2023}');
INSERT INTO "records" VALUES(16,4,'title:quantifying-memorization-across-neural-language-models-7acd064a','2026-11-21',X'460E381414C31313','{"title":"Quantifying memorization across neural language models","year":2023}');
INSERT INTO "records" VALUES(17,4,'arxiv:2305.14613','2026-11-21',X'8BC3C406D66B4AD5','{"identifiers":["arxiv:2305.14613"],"title":"Selectively answering ambiguous questions","year":2023}');
INSERT INTO "records" VALUES(1,24,'arxiv:2309.15025','2026-11-22',X'1407D3518C9B86F9','{"abstract":"An abstract with “quotes”; and 论文.","authors":["Å. Ünïcode","B; C"],"citation_count":120,"identifiers":["arxiv:2309.15025","s2:0123456789012345678901234567890123456789","doi:10.1000/demo.1","corpusid:17"],"influential_citation_count":7,"reference_count":230,"title":"Large Language Model Alignment: A Survey","year":2023}');
INSERT INTO "records" VALUES(1,25,'doi:10.1000/demo.1','2026-11-22',X'4F97F4629668F0D0','{"identifiers":["openalex:W2741809807","doi:10.1000/demo.1"]}');
INSERT INTO "records" VALUES(10,26,'doi:10.1000/demo.2','2026-11-22',X'E5693EA812EB577E','{"identifiers":["doi:10.1000/demo.2","title:discovering-latent-knowledge-in-language-models-without-supe-a2d51f8d"],"title":"Discovering Latent Knowledge in Language Models Without Supervision"}');
INSERT INTO "records" VALUES(10,27,'doi:10.1000/demo.2','2026-11-22',X'52C3F701330BDAFC','{"identifiers":["doi:10.1000/demo.2"],"title":"Discovering Latent Knowledge in Language Models Without Supervision","year":2022}');
INSERT INTO "records" VALUES(18,28,'title:a-paper-only-its-title-tells-abbd3305','2026-11-23',X'AF4E44139D10EFEE','{"listed":true,"position":1,"title":"A paper only its title tells"}');
INSERT INTO "records" VALUES(16,34,'arxiv:2001.00001','2026-11-25',X'710452123CBCA9AB','{"identifiers":["arxiv:2001.00001","title:quantifying-memorization-across-neural-language-models-7acd064a"]}');
CREATE TABLE repositories (key INTEGER PRIMARY KEY, id TEXT NOT NULL, number INTEGER, body TEXT NOT NULL DEFAULT '{}');
INSERT INTO "repositories" VALUES(1,'github:magnetic2014/llm-alignment-survey',NULL,'{"id":"github:magnetic2014/llm-alignment-survey","name":"Magnetic2014/llm-alignment-survey"}');
INSERT INTO "repositories" VALUES(2,'github:valuecompass/alignment-goal-survey',NULL,'{"id":"github:valuecompass/alignment-goal-survey","name":"ValueCompass/Alignment-Goal-Survey"}');
INSERT INTO "repositories" VALUES(3,'github:yeruimeng/wts',NULL,'{"id":"github:yeruimeng/wts","name":"yeruimeng/WTS"}');
INSERT INTO "repositories" VALUES(4,'github:gair-nlp/alignment-for-honesty',NULL,'{"id":"github:gair-nlp/alignment-for-honesty","name":"GAIR-NLP/alignment-for-honesty"}');
INSERT INTO "repositories" VALUES(5,'github:anthropics/hh-rlhf',NULL,'{"id":"github:anthropics/hh-rlhf","name":"anthropics/hh-rlhf"}');
INSERT INTO "repositories" VALUES(6,'github:anthropics/constitutionalharmlessnesspaper',NULL,'{"id":"github:anthropics/constitutionalharmlessnesspaper","name":"anthropics/ConstitutionalHarmlessnessPaper"}');
INSERT INTO "repositories" VALUES(7,'github:new/name',42,'{"former_names":["github:old/name"],"health":"ok","id":"github:new/name","language":"Python","license":"MIT","name":"new/Name","number":42,"pushed":"2026-10-01","stars":7,"url":"https://github.com/new/Name"}');
INSERT INTO "repositories" VALUES(8,'github:old/name',43,'{"health":"archived","id":"github:old/name","name":"old/name","number":43,"stars":1}');
CREATE TABLE repository_names (name TEXT PRIMARY KEY, repository INTEGER NOT NULL REFERENCES repositories) WITHOUT ROWID;
INSERT INTO "repository_names" VALUES('github:anthropics/constitutionalharmlessnesspaper',6);
INSERT INTO "repository_names" VALUES('github:anthropics/hh-rlhf',5);
INSERT INTO "repository_names" VALUES('github:gair-nlp/alignment-for-honesty',4);
INSERT INTO "repository_names" VALUES('github:magnetic2014/llm-alignment-survey',1);
INSERT INTO "repository_names" VALUES('github:new/name',7);
INSERT INTO "repository_names" VALUES('github:old/name',8);
INSERT INTO "repository_names" VALUES('github:valuecompass/alignment-goal-survey',2);
INSERT INTO "repository_names" VALUES('github:yeruimeng/wts',3);
CREATE TABLE repository_records (
    repository INTEGER NOT NULL REFERENCES repositories, evidence INTEGER NOT NULL REFERENCES evidence, subject TEXT NOT NULL,
    fetched TEXT NOT NULL, digest BLOB NOT NULL, body TEXT NOT NULL,
    UNIQUE (repository, evidence, subject, digest)
);
INSERT INTO "repository_records" VALUES(1,7,'github:magnetic2014/llm-alignment-survey','2026-11-21',X'DA20E77C74568EF2','{"id":"github:magnetic2014/llm-alignment-survey","name":"Magnetic2014/llm-alignment-survey"}');
INSERT INTO "repository_records" VALUES(2,7,'github:valuecompass/alignment-goal-survey','2026-11-21',X'B89B920F07446F24','{"id":"github:valuecompass/alignment-goal-survey","name":"ValueCompass/Alignment-Goal-Survey"}');
INSERT INTO "repository_records" VALUES(3,7,'github:yeruimeng/wts','2026-11-21',X'F3CD26EA84909B3D','{"id":"github:yeruimeng/wts","name":"yeruimeng/WTS"}');
INSERT INTO "repository_records" VALUES(4,7,'github:gair-nlp/alignment-for-honesty','2026-11-21',X'FDFE546484685A5A','{"id":"github:gair-nlp/alignment-for-honesty","name":"GAIR-NLP/alignment-for-honesty"}');
INSERT INTO "repository_records" VALUES(5,7,'github:anthropics/hh-rlhf','2026-11-21',X'123ADD2F77F7CF67','{"id":"github:anthropics/hh-rlhf","name":"anthropics/hh-rlhf"}');
INSERT INTO "repository_records" VALUES(6,7,'github:anthropics/constitutionalharmlessnesspaper','2026-11-21',X'2663A30FE96C335D','{"id":"github:anthropics/constitutionalharmlessnesspaper","name":"anthropics/ConstitutionalHarmlessnessPaper"}');
INSERT INTO "repository_records" VALUES(7,29,'github:new/name','2026-11-22',X'D2E04759093B6417','{"former_names":["github:old/name"],"health":"ok","id":"github:new/name","language":"Python","license":"MIT","name":"new/Name","number":42,"pushed":"2026-10-01","stars":7,"url":"https://github.com/new/Name"}');
INSERT INTO "repository_records" VALUES(8,29,'github:old/name','2026-11-24',X'E65045F1B48C818C','{"health":"archived","id":"github:old/name","name":"old/name","number":43,"stars":1}');
CREATE INDEX papers_id ON papers (id);
CREATE INDEX papers_listed ON papers (listed) WHERE listed;
CREATE INDEX names_paper ON names (paper);
CREATE INDEX citations_cited ON citations (cited);
CREATE INDEX repositories_id ON repositories (id);
CREATE INDEX links_repository ON links (repository);
COMMIT;
