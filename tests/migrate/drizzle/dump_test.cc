#include "migrate/drizzle/dump.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "migrate/drizzle/dump_roles.h"
#include "testing/matchers.h"

namespace pgassay::migrate::drizzle {
namespace {

using pgassay::testing::IsOk;
using pgassay::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

std::vector<std::string> Texts(absl::string_view dump) {
  const auto statements = ReadDump(dump);
  EXPECT_THAT(statements, IsOk()) << dump;
  std::vector<std::string> texts;
  if (statements.ok())
    for (const DumpStatement& statement : *statements) texts.push_back(statement.text);
  return texts;
}

TEST(DumpTest, WhereStatementsEnd) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"", {}},
      {"-- nothing;\n", {}},
      {"A;B;", {"A;", "B;"}},
      {"A 'x;' \"y;\" $$z;$$ /* ; */ -- ;\n;", {"A 'x;' \"y;\" $$z;$$ /* ; */ -- ;\n;"}},
      {"\\restrict abc;'\n\\connect x\nA;\n\\unrestrict abc", {"A;"}},
      // Rules, and bodies of SQL's own.
      {"CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2; );B;",
       {"CREATE RULE r AS ON INSERT TO t DO ( SELECT 1; SELECT 2; );", "B;"}},
      {"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;B;",
       {"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END;", "B;"}},
      {"CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END;B;",
       {"CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC END;", "B;"}},
      {"CREATE FUNCTION begin() AS 'x';B;", {"CREATE FUNCTION begin() AS 'x';", "B;"}},
      {"CREATE TABLE t (begin int, atomic int);B;", {"CREATE TABLE t (begin int, atomic int);", "B;"}},
      // A grammar that the parser at hand does not know.
      {"CREATE TABLE t (a int GENERATED ALWAYS AS (1) VIRTUAL NOT ENFORCED);B;",
       {"CREATE TABLE t (a int GENERATED ALWAYS AS (1) VIRTUAL NOT ENFORCED);", "B;"}},
  };
  for (const auto& [dump, texts] : cases) EXPECT_THAT(Texts(dump), ElementsAreArray(texts)) << dump;
}

TEST(DumpTest, Headings) {
  const auto statements = ReadDump(
      "SET a = 1;\n"
      "--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.t ();\n\n"
      "--\n-- Name: Weird; Type: X; Schema: y; Owner: z; Type: TABLE; Schema: s p; Owner: o; Tablespace: "
      "fast\n--\n"
      "SET default_tablespace = fast;\nB;\nC;\n"
      "--\n-- Name: SCHEMA x; Type: ACL; Schema: -; Owner: -\n--\nD '\n-- Name: n; Type: T; Schema: s; "
      "Owner: -\n';E;");
  ASSERT_THAT(statements, IsOk());
  std::vector<std::string> seen;
  for (const DumpStatement& s : *statements)
    seen.push_back(s.type + "|" + s.schema + "|" + s.name + "|" + std::to_string(s.line));
  EXPECT_THAT(seen, ElementsAre("|||1", "TABLE|public|t|6", "|||11",
                                "TABLE|s p|Weird; Type: X; Schema: y; Owner: z|12",
                                "TABLE|s p|Weird; Type: X; Schema: y; Owner: z|13", "ACL|-|SCHEMA x|17",
                                "ACL|-|SCHEMA x|19"));
}

TEST(DumpTest, Refused) {
  EXPECT_THAT(ReadDump("A;\nCOPY t FROM stdin;\n1\n\\.\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, "line 2: rows"));
  EXPECT_THAT(ReadDump("A;\n\nCREATE 'x"),
              StatusIs(absl::StatusCode::kInvalidArgument, "line 3: a statement that does not end"));
  EXPECT_THAT(ReadDump("A;\nB"), StatusIs(absl::StatusCode::kInvalidArgument, "line 2"));
  EXPECT_THAT(ReadDump("A '\xff';"), StatusIs(absl::StatusCode::kInvalidArgument, "line 1: not UTF-8"));
}

TEST(DumpRolesTest, Cases) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {"GRANT SELECT ON TABLE public.t TO a;", {"a"}},
      {"GRANT SELECT(\"to\",b) ON TABLE public.t TO \"A b\" WITH GRANT OPTION;", {"A b"}},
      {"GRANT ALL ON FUNCTION public.f(a text) TO PUBLIC;", {}},
      {"GRANT ALL ON SCHEMA \"to\" TO \"public\";", {"public"}},
      {"GRANT SELECT ON TABLE t TO a GRANTED BY b;", {"a", "b"}},
      {"REVOKE ALL ON SCHEMA public FROM a, b CASCADE;", {"a", "b"}},
      {"GRANT SELECT ON TABLE t TO pg_read_all_data;", {}},
      {"ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES  TO b;", {"a", "b"}},
      {"ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE ALL ON FUNCTIONS FROM PUBLIC;", {"a"}},
      {"CREATE POLICY p ON public.t TO a, b USING ((x = 'TO c'::text)) WITH CHECK (true);", {"a", "b"}},
      {"CREATE POLICY p ON public.t FOR SELECT USING (true);", {}},
      {"CREATE POLICY p ON public.t TO CURRENT_USER USING (true);", {}},
      {"ALTER TABLE public.t OWNER TO a;", {"a"}},
      {"ALTER TABLE public.t RENAME TO b;", {}},
      {"CREATE SCHEMA s AUTHORIZATION a;", {"a"}},
      {"CREATE FUNCTION f() AS $$ GRANT x TO y $$;", {}},
      {"ALTER FUNCTION f() SET search_path TO 'x';", {}},
      {"GRANT", {}},
      {"GRANT x TO", {}},
      {"", {}},
  };
  for (const auto& [sql, expected] : cases) {
    std::set<std::string> roles;
    AddRoles(sql, &roles);
    EXPECT_THAT(roles, ElementsAreArray(expected)) << sql;
  }
}

}  // namespace
}  // namespace pgassay::migrate::drizzle
