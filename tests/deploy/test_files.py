"""Do the files of each way to run the bot agree with its settings and with each other?"""

import re
import shlex

import pytest

from bot.settings import SettingsError, read_settings
from bot.webhook import OPEN_PATH
from tests.deploy.agreement import (
    DEPLOY,
    NOT_OURS,
    ROOT,
    SECONDS_TO_FINISH,
    SECRETS,
    VARIABLES,
    compose,
    example,
    manifest,
    manifests,
    unit,
)
from tests.deploy.containers import allowed_in
from tests.deploy.dockerfile import copied, stages, words_of

DOCKERFILE = stages((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
IMAGE = DOCKERFILE[-1]


# --- settings --------------------------------------------------------------------------------


def test_the_example_names_every_setting() -> None:
    """And none that the bot does not know, but for the compose file's own password."""
    assert set(example()) == VARIABLES | {"POSTGRES_PASSWORD"}


def test_the_example_can_be_used_as_it_stands() -> None:
    """It starts what starts without any settings, whoever reads the file."""
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    set_there = [line for line in lines if line and not line.startswith("#")]
    assert read_settings(dict(line.split("=", 1) for line in set_there)) == read_settings({})


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_the_readme_explains_every_setting(variable: str) -> None:
    """In its table."""
    assert f"| `{variable}` |" in (DEPLOY / "README.md").read_text(encoding="utf-8")


def test_no_file_sets_what_the_bot_does_not_read() -> None:
    """A slip in a name would be a setting without effect."""
    container = manifest("Deployment")["spec"]["template"]["spec"]["containers"][0]
    environment = " ".join(unit("als-bot.service")["Environment"])
    named = {
        "Dockerfile": set(IMAGE.environment),
        "compose.yaml": set(compose()["services"]["bot"]["environment"]),
        "deployment.yaml": {each["name"] for each in container["env"]},
        "settings.yaml": set(manifest("ConfigMap")["data"]),
        "als-bot.service": {word.partition("=")[0] for word in shlex.split(environment)},
    }
    assert {file: found - VARIABLES - NOT_OURS for file, found in named.items()} == {
        file: set() for file in named
    }


def test_every_way_logs_for_machines() -> None:
    """One JSON object a line, whatever standard error is there."""
    [environment] = unit("als-bot.service")["Environment"]
    assert "ALS_BOT_LOG_FORMAT=json" in shlex.split(environment)
    given = [
        IMAGE.environment["ALS_BOT_LOG_FORMAT"],
        compose()["services"]["bot"]["environment"]["ALS_BOT_LOG_FORMAT"],
        manifest("ConfigMap")["data"]["ALS_BOT_LOG_FORMAT"],
    ]
    assert given == ["json", "${ALS_BOT_LOG_FORMAT:-json}", "json"]


def test_no_secret_stands_in_a_file() -> None:
    """Only references: a secret's name in the cluster, a variable of the shell."""
    container = manifest("Deployment")["spec"]["template"]["spec"]["containers"][0]
    by_reference = {each["name"] for each in container["env"] if "value" not in each}
    assert by_reference == SECRETS
    assert set(manifest("ConfigMap")["data"]).isdisjoint(SECRETS)
    assert [file for file, each in manifests() if each["kind"] == "Secret"] == []
    bot = compose()["services"]["bot"]["environment"]
    assert {n for n in SECRETS & set(bot) if not re.search(r"\$\{[A-Z_]+:[?-]", bot[n])} == set()
    assert SECRETS.isdisjoint(IMAGE.environment)


def test_a_cluster_with_its_secrets_set_has_settings_that_can_be_used() -> None:
    """What the manifests give the bot, with stand-ins for the secrets."""
    secrets = {
        "TELEGRAM_BOT_TOKEN": "4242:test-token",
        "WEBHOOK_SECRET": "a" * 32,
        "ALS_BOT_KEY": "a" * 43,
        "DATABASE_URL": "postgresql://als_bot:secret@als-bot-database-rw.als-bot:5432/als_bot",
    }
    settings = read_settings({**IMAGE.environment, **manifest("ConfigMap")["data"], **secrets})
    assert settings.webhook_url == f"https://{manifest('Ingress')['spec']['rules'][0]['host']}"
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        read_settings({**manifest("ConfigMap")["data"], "TELEGRAM_BOT_TOKEN": "4242:test-token"})


# --- the image -------------------------------------------------------------------------------


def test_what_is_copied_into_the_build_is_let_in() -> None:
    """And what is let in is there."""
    allowed = allowed_in(DEPLOY / "Dockerfile.dockerignore")
    sources = {
        source
        for stage in DOCKERFILE
        for copy in map(copied, stage.all("COPY"))
        for source in copy.sources
        if not copy.stage
    }
    assert sources == allowed
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_everything_installed_is_named_by_its_hash_or_comes_from_this_tree() -> None:
    """Each pip command either requires hashes or sees no index."""
    commands = [
        command
        for stage in DOCKERFILE
        for value in stage.all("RUN")
        for command in re.split(r"&&|;", value)
        if re.search(r"\bpip\b.*\b(install|wheel|download)\b", command)
    ]
    assert len(commands) == 4
    assert [c for c in commands if "--require-hashes" not in c and "--no-index" not in c] == []


def test_the_image_runs_as_nobody_who_is_known() -> None:
    """A number, so that a cluster can see that it is not root."""
    assert re.fullmatch(r"[1-9][0-9]{3,}:[1-9][0-9]{3,}", IMAGE.last("USER"))
    assert words_of(IMAGE.last("VOLUME")) == (IMAGE.environment["ALS_BOT_DATA"],)
    assert words_of(IMAGE.last("ENTRYPOINT")) == ("als-bot",)
    listening = read_settings(IMAGE.environment).listen
    assert listening == ("0.0.0.0", int(IMAGE.last("EXPOSE")))  # noqa: S104 - inside a container
    assert f"127.0.0.1:{listening[1]}/healthz" in IMAGE.last("HEALTHCHECK")


# --- one computer ----------------------------------------------------------------------------


def test_compose_keeps_the_bot_in_its_place() -> None:
    """Read-only, without privileges, with time to finish, reachable from here alone."""
    bot = compose()["services"]["bot"]
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert int(bot["stop_grace_period"].removesuffix("s")) > SECONDS_TO_FINISH
    assert [port for port in bot["ports"] if not port.startswith("127.0.0.1:")] == []
    assert bot["volumes"] == [f"data:{IMAGE.environment['ALS_BOT_DATA']}"]
    assert (ROOT / "deploy" / bot["build"]["context"] / bot["build"]["dockerfile"]).is_file()


def test_composes_database_cannot_be_reached_from_outside() -> None:
    """Its one network leads nowhere, and no port of it is open."""
    file = compose()
    database = file["services"]["database"]
    assert database["networks"] == ["inside"]
    assert file["networks"]["inside"] == {"internal": True}
    assert "ports" not in database
    url = file["services"]["bot"]["environment"]["DATABASE_URL"]
    user, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    assert url.startswith(f"postgresql://{user}:")
    assert url.endswith(f"@database:5432/{name}")


def test_systemd_gives_the_bot_its_folders_and_its_time() -> None:
    """The unit's folders are where the settings say, and a wrong setting is not tried again."""
    said = unit("als-bot.service")
    [environment] = said["Environment"]
    assert f"ALS_BOT_DATA=/var/lib/{said['StateDirectory'][0]} " in environment
    assert f"XDG_CACHE_HOME=/var/cache/{said['CacheDirectory'][0]} " in environment
    assert int(said["TimeoutStopSec"][0]) > SECONDS_TO_FINISH
    assert said["RestartPreventExitStatus"] == ["2"]
    port = example()["WEBHOOK_LISTEN"].rpartition(":")[2]
    assert said["SocketBindAllow"] == [f"tcp:{port}"]


def test_the_nightly_copy_is_of_the_bots_own_data() -> None:
    """The same settings, the same folder, and a timer that names it by its own name."""
    bot, copy = unit("als-bot.service"), unit("als-bot-backup.service")
    assert copy["EnvironmentFile"] == bot["EnvironmentFile"]
    assert copy["Environment"][0] in bot["Environment"][0]
    script, folder = copy["ExecStart"][0].split()
    assert (DEPLOY / script.rpartition("/deploy/")[2]).is_file()
    assert folder in copy["ReadWritePaths"][0].split()
    assert (DEPLOY / "systemd/als-bot-backup.timer").is_file()


# --- a cluster -------------------------------------------------------------------------------


def test_everything_is_applied_but_the_choices() -> None:
    """The database and the other autoscaler are the operator's choice."""
    files = {file for file, _ in manifests()} - {"kustomization.yaml"}
    assert files - set(manifest("Kustomization")["resources"]) == {
        "autoscaler-by-questions.yaml",
        "postgres/cluster.yaml",
    }


def test_everything_lives_in_one_namespace() -> None:
    """So that names without one mean what they say."""
    name = manifest("Namespace")["metadata"]["name"]
    apart = [
        (file, each["kind"])
        for file, each in manifests()
        if each["kind"] not in {"Namespace", "Kustomization"}
        and each["metadata"].get("namespace") != name
    ]
    assert apart == []


def test_whoever_chooses_pods_chooses_ours() -> None:
    """Service, budget, network and the deployment itself by the labels that the pods have."""
    deployment = manifest("Deployment")["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    chosen = [
        deployment["selector"]["matchLabels"],
        manifest("Service")["spec"]["selector"],
        manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]
    assert chosen == [labels] * 4


def test_names_lead_to_what_bears_them() -> None:
    """From the address to the service, to the port, and from the scalers to the deployment."""
    deployment, service = manifest("Deployment"), manifest("Service")
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    [port] = container["ports"]
    assert str(port["containerPort"]) == IMAGE.last("EXPOSE")
    probes = [container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")]
    assert [each["path"] for each in probes] == ["/healthz", OPEN_PATH, "/healthz"]
    assert {each["port"] for each in probes} == {port["name"]}
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    [path] = manifest("Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert (path["path"], path["pathType"]) == ("/telegram", "Exact")
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    assert path["backend"]["service"]["port"]["name"] == service["spec"]["ports"][0]["name"]
    scalers = [each for _, each in manifests() if each["kind"] == "HorizontalPodAutoscaler"]
    assert len({each["metadata"]["name"] for each in scalers}) == 1
    assert {each["spec"]["scaleTargetRef"]["name"] for each in scalers} == {
        deployment["metadata"]["name"]
    }
    assert "replicas" not in deployment["spec"]


def test_the_database_is_named_alike_everywhere() -> None:
    """The operator calls the secret after the cluster, and labels the pods with its name."""
    name = manifest("Cluster")["metadata"]["name"]
    container = manifest("Deployment")["spec"]["template"]["spec"]["containers"][0]
    [url] = (each["valueFrom"] for each in container["env"] if each["name"] == "DATABASE_URL")
    assert url["secretKeyRef"] == {"name": f"{name}-app", "key": "uri"}
    text = (DEPLOY / "kubernetes/network.yaml").read_text(encoding="utf-8")
    assert f"cnpg.io/cluster: {name}" in text


def test_a_pod_ends_gently_and_can_do_nothing_else() -> None:
    """Read-only, as the image's user, without privileges or a way to the cluster."""
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] >= pause + SECONDS_TO_FINISH
    security = pod["securityContext"]
    assert f"{security['runAsUser']}:{security['runAsGroup']}" == IMAGE.last("USER")
    assert (security["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    mounts = {each["mountPath"] for each in container["volumeMounts"]}
    assert mounts == {IMAGE.environment["ALS_BOT_DATA"], "/tmp"}  # noqa: S108 - the pod's own


def test_no_cluster_runs_without_a_second_replica() -> None:
    """One may go, by a node's end or a new release, and families do not notice."""
    for file in ("autoscaler.yaml", "autoscaler-by-questions.yaml"):
        spec = manifest("HorizontalPodAutoscaler", file)["spec"]
        assert 2 <= spec["minReplicas"] < spec["maxReplicas"]
    assert manifest("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    rolling = manifest("Deployment")["spec"]["strategy"]["rollingUpdate"]
    assert rolling == {"maxSurge": 1, "maxUnavailable": 0}
